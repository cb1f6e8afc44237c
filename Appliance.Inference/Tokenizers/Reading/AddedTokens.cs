using System.Text.Json;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>The tokens a file declares beside its model's vocabulary, control tokens above all.</summary>
/// <param name="Ids">Their contents and ids.</param>
/// <param name="Special">The contents of those that no text may become.</param>
internal sealed record AddedTokens(IReadOnlyDictionary<string, int> Ids, IReadOnlySet<string> Special)
{
    internal int MaxId => Ids.Count == 0 ? 0 : Ids.Values.Max();

    internal static AddedTokens Read(JsonElement root, TokenizerLimits limits)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var special = new HashSet<string>(StringComparer.Ordinal);
        if (root.Find("added_tokens") is null)
            return new AddedTokens(ids, special);
        foreach (JsonElement token in root.RequireArray("added_tokens").EnumerateArray())
        {
            string content = token.RequireString("content");
            ids[content] = (token.Find("id") ?? default).AsId("added_tokens.id", limits.VocabularyPieces - 1);
            if (token.FindFlag("special", otherwise: false))
                special.Add(content);
        }

        return new AddedTokens(ids, special);
    }
}
