using System.Text.Json;
using System.Text.RegularExpressions;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>Reads a pattern, <c>{"String": …}</c> or <c>{"Regex": …}</c> in Oniguruma's syntax, as far as .NET's agrees with it.</summary>
internal static class PatternReader
{
    private const int MaxPatternCharacters = 4096;

    internal static Regex Read(JsonElement step)
    {
        JsonElement pattern = step.RequireObject("pattern");
        string text = pattern.FindString("String") is { } literal ? Regex.Escape(literal) : pattern.RequireString("Regex");
        if (text.Length > MaxPatternCharacters)
            throw new InvalidDataException($"a pattern is longer than {MaxPatternCharacters} characters");
        return Compile(text);
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, TokenizerLimits.PatternTime);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"its pattern {pattern} is not supported ({e.Message})", e);
        }
    }
}
