using System.Security.Cryptography;
using System.Text;
using Appliance.Knowledge.Library.Documents;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Search.Vectors;

/// <summary>What is encoded of a passage.</summary>
internal sealed record PassageText(string Title, string HeadingPath, string Text)
{
    /// <summary>Characters from which on a line is encoded by itself; shorter sentences, rows and items share a vector.</summary>
    public const int FullCharacters = 60;

    /// <summary>Raise it when texts are worded otherwise; passages are then encoded anew.</summary>
    public const int Version = 1;

    /// <summary>Identifies the text, whatever document it is in.</summary>
    public string Key { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Version}\n{Title}\n{HeadingPath}\n{Text}")).AsSpan(0, 16));

    private string Context
    {
        get
        {
            string heading = HeadingPath.Split(MarkdownReader.PathSeparator)[^1];
            return heading.Length == 0 || heading == Title ? Title : $"{Title}. {heading}";
        }
    }

    /// <summary>The whole passage under its title and heading.</summary>
    public string Whole => $"{Context}. {Text.ReplaceLineEndings(" ")}";

    /// <summary>Its sentences, each under title and heading: alone it may not say what it is about.</summary>
    public List<string> Sentences()
    {
        string[] lines = Text.Split('\n');
        int[] groups = Groups(Text);
        return groups[^1] == 0 ? [] : [.. lines.Index().GroupBy(line => groups[line.Index]).Select(group => $"{Context}. {string.Join(' ', group.Select(line => line.Item))}")];
    }

    /// <summary>For each line of a passage's text the place of the vector that it has, alone or with its neighbours.</summary>
    public static int[] Groups(string text)
    {
        string[] lines = text.Split('\n');
        int[] groups = new int[lines.Length];
        int group = 0, length = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            groups[i] = group;
            length += lines[i].Length + (length == 0 ? 0 : 1);
            if (length < FullCharacters)
                continue;
            group++;
            length = 0;
        }

        // What is left at the end is too short to stand alone.
        for (int i = lines.Length - 1; i >= 0 && length > 0 && group > 0 && groups[i] == group; i--)
            groups[i]--;
        return groups;
    }

    /// <summary>Every passage of a library, equal ones once.</summary>
    public static List<PassageText> All(SqliteConnection connection) => connection
        .Query<(string Title, string HeadingPath, string Text)>("SELECT d.title, p.heading_path, p.text FROM passages p JOIN documents d ON d.id = p.document_id")
        .Select(row => new PassageText(row.Title, row.HeadingPath, row.Text))
        .DistinctBy(passage => passage.Key)
        .ToList();
}
