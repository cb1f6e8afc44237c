using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Host.Phrases;

/// <summary>Reads the JSON files of rules, words and texts. Thread-safe.</summary>
internal static class ContentFile
{
    /// <summary>Largest file read, in bytes.</summary>
    public const long MaxBytes = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>The file's text.</summary>
    /// <exception cref="ContentFileException">It is missing, unreadable or larger than <see cref="MaxBytes"/>.</exception>
    public static string ReadText(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new ContentFileException(path, null, "is missing; it is published beside the program, so install it again");
        if (file.Length > MaxBytes)
            throw new ContentFileException(path, null, $"has {file.Length} bytes, more than the {MaxBytes} allowed; split or shorten it");
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ContentFileException(path, null, $"cannot be read ({problem.Message}); check its permissions", problem);
        }
    }

    /// <summary>The file's JSON as <typeparamref name="T"/>; unknown, missing and repeated members are errors.</summary>
    /// <exception cref="ContentFileException">It is not that JSON.</exception>
    public static T Parse<T>(string json, string file)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Strict)
                ?? throw new ContentFileException(file, null, "holds null; write an object");
        }
        catch (JsonException problem)
        {
            throw new ContentFileException(file, null, $"is not the JSON expected: {problem.Message}", problem);
        }
    }
}
