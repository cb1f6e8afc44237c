using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Commands;
using Shouldly;

namespace Appliance.Tests.Contracts;

/// <summary>What a command left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output, in which every line must be a JSON object.</summary>
    public JsonObject[] Lines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line).ShouldBeOfType<JsonObject>())];

    /// <summary>The only line.</summary>
    public JsonObject Line => Lines.ShouldHaveSingleItem();

    public CommandResult ShouldSucceed()
    {
        ExitCode.ShouldBe(Appliance.Host.Commands.ExitCode.Ok, Error);
        return this;
    }

    public void ShouldFail(int exitCode, params string[] words)
    {
        ExitCode.ShouldBe(exitCode, Error);
        foreach (string word in words)
            Error.ReplaceLineEndings("").Replace(" ", "").ShouldContain(word.Replace(" ", ""));
    }
}

/// <summary>The real command line in this process, on a data directory of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("appliance-contract-");

    public string Data => Path.Combine(folder.FullName, "data");

    public string File(string name) => Path.Combine(folder.FullName, name);

    public string Write(string name, params IEnumerable<object> lines)
    {
        System.IO.File.WriteAllLines(File(name), lines.Select(line => line as string ?? JsonSerializer.Serialize(line)));
        return File(name);
    }

    /// <summary>Runs a command for a clinic in Italy.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => RunAsync("", [.. arguments, "--set", "clinic.country=IT"]);

    /// <summary>Runs a command with something on standard input, with no settings but those given.</summary>
    public async Task<CommandResult> RunAsync(string input, string[] arguments)
    {
        (TextReader reader, TextWriter writer, TextWriter error) = (Console.In, Console.Out, Console.Error);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Console.SetIn(new StringReader(input));
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            int exitCode = await RootCommandFactory.RunAsync([.. arguments, "--data", Data]);
            return new CommandResult(exitCode, output.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetIn(reader);
            Console.SetOut(writer);
            Console.SetError(error);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
