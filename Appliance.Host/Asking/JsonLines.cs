using System.Runtime.CompilerServices;
using System.Text.Json;
using Appliance.Host.Commands;

namespace Appliance.Host.Asking;

/// <summary>Reads batches: one JSON object a line, from a file or, for <c>-</c>, from standard input.</summary>
internal static class JsonLines
{
    /// <summary>Characters of a line at most.</summary>
    public const int MaxLineCharacters = 1_000_000;

    /// <summary>Reads line by line; empty lines are skipped.</summary>
    /// <exception cref="CommandException">No such file, or a line that is no such object; file and line are named.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (file != "-" && !File.Exists(file))
            throw new CommandException(ExitCode.Input, $"There is no file {file}.");
        using TextReader reader = file == "-" ? Console.In : new StreamReader(file);
        int number = 0;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse<T>(line, file, number);
        }
    }

    // A null where text must be is as wrong as a missing field.
    private static readonly JsonSerializerOptions Strict = new() { RespectNullableAnnotations = true };

    private static T Parse<T>(string line, string file, int number)
    {
        if (line.Length > MaxLineCharacters)
            throw new CommandException(ExitCode.Input, $"{file}, line {number} has {line.Length} characters; at most {MaxLineCharacters} are read. Shorten the text.");
        try
        {
            return JsonSerializer.Deserialize<T>(line, Strict) ?? throw new JsonException("null is no object");
        }
        catch (JsonException error)
        {
            throw new CommandException(ExitCode.Input, $"{file}, line {number} is not the expected JSON object: {error.Message}");
        }
    }
}
