using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Appliance.Inference.Tokenizers.Splitting;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>Reads the <c>pre_tokenizer</c> of a tokenizer file.</summary>
internal static class PreTokenizerReader
{
    internal static IEnumerable<PreTokenizer> Read(JsonElement? preTokenizer) =>
        JsonReading.Steps(preTokenizer, "pretokenizers").SelectMany(ReadStep);

    private static PreTokenizer[] ReadStep(JsonElement step)
    {
        string type = step.RequireString("type");
        return type switch
        {
            "Metaspace" => [ReadMetaspace(step)],
            "ByteLevel" => [new ByteLevelPreTokenizer(step.FindFlag("add_prefix_space", otherwise: true), step.FindFlag("use_regex", otherwise: true))],
            "BertPreTokenizer" =>
            [
                new CharacterPreTokenizer(Rune.IsWhiteSpace, DelimiterBehavior.Removed),
                new CharacterPreTokenizer(CharacterPreTokenizer.IsPunctuation, DelimiterBehavior.Isolated),
            ],
            "Whitespace" => [new PatternPreTokenizer(Words(), DelimiterBehavior.Removed, invert: true)],
            "WhitespaceSplit" => [new CharacterPreTokenizer(Rune.IsWhiteSpace, DelimiterBehavior.Removed)],
            "Punctuation" => [new CharacterPreTokenizer(CharacterPreTokenizer.IsPunctuation, ReadBehavior(step, DelimiterBehavior.Isolated))],
            "Digits" => [new CharacterPreTokenizer(CharacterPreTokenizer.IsNumeric, DigitBehavior(step))],
            "Split" => [new PatternPreTokenizer(PatternReader.Read(step), ReadBehavior(step, null), step.FindFlag("invert", otherwise: false))],
            _ => throw new InvalidDataException($"its pre-tokenizer \"{type}\" is not supported"),
        };
    }

    private static MetaspacePreTokenizer ReadMetaspace(JsonElement step)
    {
        string replacement = step.FindString("replacement") ?? "\u2581";
        if (replacement.Length != 1)
            throw new InvalidDataException($"its Metaspace replacement \"{replacement}\" is not one character");
        MetaspacePrefix legacy = step.FindFlag("add_prefix_space", otherwise: true) ? MetaspacePrefix.Always : MetaspacePrefix.Never;
        MetaspacePrefix prefix = step.FindString("prepend_scheme") switch
        {
            null => legacy,
            "always" => MetaspacePrefix.Always,
            "first" => MetaspacePrefix.First,
            "never" => MetaspacePrefix.Never,
            string other => throw new InvalidDataException($"its prepend_scheme \"{other}\" is not supported"),
        };
        return new MetaspacePreTokenizer(replacement[0], prefix, step.FindFlag("split", otherwise: true));
    }

    private static DelimiterBehavior DigitBehavior(JsonElement step) =>
        step.FindFlag("individual_digits", otherwise: false) ? DelimiterBehavior.Isolated : DelimiterBehavior.Contiguous;

    private static DelimiterBehavior ReadBehavior(JsonElement step, DelimiterBehavior? otherwise) => step.FindString("behavior") switch
    {
        null when otherwise is { } behavior => behavior,
        "Removed" => DelimiterBehavior.Removed,
        "Isolated" => DelimiterBehavior.Isolated,
        "MergedWithPrevious" => DelimiterBehavior.MergedWithPrevious,
        "MergedWithNext" => DelimiterBehavior.MergedWithNext,
        "Contiguous" => DelimiterBehavior.Contiguous,
        string other => throw new InvalidDataException($"its behavior \"{other}\" is not supported"),
        null => throw new InvalidDataException("\"behavior\" is missing"),
    };

    private static Regex Words() => new(@"\w+|[^\w\s]+", RegexOptions.CultureInvariant, TokenizerLimits.PatternTime);
}
