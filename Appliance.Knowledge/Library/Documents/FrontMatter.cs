using Appliance.Knowledge.Library.Governance;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>Why a file of the library cannot be read; the message names the remedy.</summary>
public sealed class DocumentFormatException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Reads the head of a Markdown file: YAML between two <c>---</c> lines, single values by key.</summary>
internal static class FrontMatter
{
    /// <summary>Key of the title; all others are governance.</summary>
    public const string Title = "title";

    /// <summary>The values by key; keys that are not known become warnings.</summary>
    /// <exception cref="DocumentFormatException">No YAML, a list or nested keys, or a value that governance refuses.</exception>
    public static IReadOnlyDictionary<string, string> Read(string yaml, ICollection<string> warnings)
    {
        Dictionary<string, string> values = Values(yaml);
        foreach (string key in values.Keys.Where(key => key != Title && !DocumentGovernance.Keys.Contains(key)).ToList())
        {
            warnings.Add($"The key '{key}' in the front matter is not known and was ignored.");
            values.Remove(key);
        }

        DocumentGovernance.Read(values);
        return values;
    }

    private static Dictionary<string, string> Values(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is not [{ RootNode: YamlMappingNode map }])
                throw new DocumentFormatException("The front matter must be '---', lines of 'key: value' and '---'.");
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
}
