using System.Text.Json;
using Appliance.Inference.Tokenizers.Normalization;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>Reads the <c>normalizer</c> of a tokenizer file.</summary>
internal static class NormalizerReader
{
    internal static IEnumerable<Normalizer> Read(JsonElement? normalizer) =>
        JsonReading.Steps(normalizer, "normalizers").SelectMany(ReadStep);

    private static IEnumerable<Normalizer> ReadStep(JsonElement step)
    {
        string type = step.RequireString("type");
        return type switch
        {
            "Precompiled" => ReadPrecompiled(step),
            "Replace" => [new ReplaceNormalizer(PatternReader.Read(step), step.RequireString("content"))],
            "Prepend" => [new PrependNormalizer(step.RequireString("prepend"))],
            "Strip" => [new StripNormalizer(step.FindFlag("strip_left", otherwise: true), step.FindFlag("strip_right", otherwise: true))],
            "Lowercase" => [new LowercaseNormalizer()],
            "StripAccents" => [new AccentNormalizer(decompose: false)],
            "NFC" => [new CanonicalNormalizer(compose: true)],
            "NFD" => [new CanonicalNormalizer(compose: false)],
            "BertNormalizer" => ReadBert(step),
            _ => throw new InvalidDataException($"its normalizer \"{type}\" is not supported"),
        };
    }

    private static IEnumerable<Normalizer> ReadPrecompiled(JsonElement step)
    {
        string encoded = step.FindString("precompiled_charsmap") ?? "";
        if (encoded.Length == 0)
            return [];
        byte[] map = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, map, out int length)
            ? [new PrecompiledNormalizer(CharacterMap.Parse(map.AsSpan(0, length)))]
            : throw new InvalidDataException("its precompiled_charsmap is no base64");
    }

    private static IEnumerable<Normalizer> ReadBert(JsonElement step)
    {
        bool lowercase = step.FindFlag("lowercase", otherwise: true);
        if (step.FindFlag("clean_text", otherwise: true))
            yield return new CleanTextNormalizer();
        if (step.FindFlag("handle_chinese_chars", otherwise: true))
            yield return new IdeographNormalizer();
        if (step.FindFlag("strip_accents", otherwise: lowercase))
            yield return new AccentNormalizer(decompose: true);
        if (lowercase)
            yield return new LowercaseNormalizer();
    }
}
