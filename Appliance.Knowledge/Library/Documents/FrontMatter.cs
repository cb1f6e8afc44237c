using System.Globalization;
using Appliance.Knowledge.Library.Analysis;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>Why a file of the library cannot be read; the message names the remedy.</summary>
public sealed class DocumentFormatException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Who may be answered from a document.</summary>
public enum Audience
{
    /// <summary>Everybody who writes to the clinic.</summary>
    Patients,

    /// <summary>Only people who work at the clinic.</summary>
    Staff,
}

/// <summary>What the head of a Markdown file says about it.</summary>
internal sealed record FrontMatter(
    string? Title,
    string Language,
    string? Owner,
    string? ApprovedBy,
    DateOnly? ApprovedOn,
    DateOnly? ValidFrom,
    DateOnly? ValidUntil,
    Audience Audience,
    string? Supersedes)
{
    private static readonly string[] Known =
        ["title", "language", "owner", "approved_by", "approved_on", "valid_from", "valid_until", "audience", "supersedes"];

    /// <summary>Reads the YAML between the <c>---</c> lines; keys that are not known become warnings.</summary>
    /// <exception cref="DocumentFormatException">No YAML, no or an unserved language, a wrong date or audience.</exception>
    public static FrontMatter Parse(string yaml, ICollection<string> warnings)
    {
        Dictionary<string, string> values = Values(yaml);
        foreach (string key in values.Keys.Except(Known))
            warnings.Add($"The key '{key}' in the front matter is not known and was ignored.");
        string? language = Text(values, "language");
        if (!LibraryLanguage.IsServed(language))
            throw new DocumentFormatException($"The front matter needs 'language: it', en, es or pt; it has '{language}'.");
        var matter = new FrontMatter(
            Text(values, "title"), language!, Text(values, "owner"), Text(values, "approved_by"), Date(values, "approved_on"),
            Date(values, "valid_from"), Date(values, "valid_until"), ReadAudience(Text(values, "audience")), Text(values, "supersedes"));
        if (matter.ValidFrom > matter.ValidUntil)
            throw new DocumentFormatException($"valid_until {matter.ValidUntil:yyyy-MM-dd} is before valid_from {matter.ValidFrom:yyyy-MM-dd}.");
        return matter;
    }

    private static Dictionary<string, string> Values(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is not [{ RootNode: YamlMappingNode map }])
                throw new DocumentFormatException("The file must start with front matter: '---', lines of 'key: value' and '---'.");
            return map.Children.ToDictionary(pair => Scalar(pair.Key).ToLowerInvariant(), pair => Scalar(pair.Value));
        }
        catch (YamlException error)
        {
            throw new DocumentFormatException($"The front matter is not valid YAML: line {error.Start.Line + 1}: {error.Message}", error);
        }
        catch (ArgumentException error)
        {
            throw new DocumentFormatException("The front matter has the same key twice; keep one.", error);
        }
    }

    private static string Scalar(YamlNode node) => node is YamlScalarNode scalar
        ? scalar.Value?.Trim() ?? ""
        : throw new DocumentFormatException("The front matter may hold single values only, no lists and no nested keys.");

    private static string? Text(Dictionary<string, string> values, string key) =>
        values.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;

    private static DateOnly? Date(Dictionary<string, string> values, string key)
    {
        if (Text(values, key) is not { } text)
            return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date
            : throw new DocumentFormatException($"{key} is '{text}'; write a date such as 2026-01-31.");
    }

    private static Audience ReadAudience(string? text) => text switch
    {
        null or "patients" => Audience.Patients,
        "staff" => Audience.Staff,
        _ => throw new DocumentFormatException($"audience is '{text}'; write patients or staff."),
    };
}
