using System.Globalization;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>
/// Canonical decompositions, compositions and combining classes of Unicode 14, read once from <c>canonical_forms.txt</c>.
/// Thread-safe.
/// </summary>
internal static class CanonicalForms
{
    internal const int None = -1;

    /// <summary>Most scalar values that one decomposes into.</summary>
    internal const int MaxDecomposition = 4;

    // Hangul syllables are computed (Unicode Standard, section 3.12).
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TailCount;

    private static readonly Lazy<Tables> Data = new(Read);

    /// <summary>Writes the full decomposition and returns its length.</summary>
    internal static int Decompose(int scalar, Span<int> parts)
    {
        int syllable = scalar - SyllableBase;
        if ((uint)syllable < SyllableCount)
        {
            parts[0] = LeadBase + syllable / (VowelCount * TailCount);
            parts[1] = VowelBase + syllable % (VowelCount * TailCount) / TailCount;
            parts[2] = TailBase + syllable % TailCount;
            return syllable % TailCount == 0 ? 2 : 3;
        }

        int count = 1;
        parts[0] = scalar;
        while (Data.Value.Decompositions.TryGetValue(parts[0], out (int First, int Second) pair))
        {
            parts[0] = pair.First;
            if (pair.Second == None)
                continue;
            parts[1..count].CopyTo(parts[2..]);
            parts[1] = pair.Second;
            count++;
        }

        return count;
    }

    /// <summary>What two scalar values compose to, <see cref="None"/> if nothing.</summary>
    internal static int Compose(int first, int second)
    {
        if ((uint)(first - LeadBase) < LeadCount && (uint)(second - VowelBase) < VowelCount)
            return SyllableBase + ((first - LeadBase) * VowelCount + second - VowelBase) * TailCount;
        if ((uint)(first - SyllableBase) < SyllableCount && (first - SyllableBase) % TailCount == 0 && (uint)(second - TailBase - 1) < TailCount - 1)
            return first + second - TailBase;
        return Data.Value.Compositions.GetValueOrDefault((first, second), None);
    }

    /// <summary>Composes a decomposed, ordered segment in place and returns its new length.</summary>
    internal static int ComposeAll(Span<int> segment)
    {
        int length = Math.Min(1, segment.Length);
        int lastClass = 0;
        for (int i = 1; i < segment.Length; i++)
        {
            int mark = segment[i];
            int markClass = CombiningClass(mark);
            bool blocked = length > 1 && lastClass >= markClass;
            int composed = blocked || CombiningClass(segment[0]) != 0 ? None : Compose(segment[0], mark);
            if (composed != None)
            {
                segment[0] = composed;
                continue;
            }

            segment[length++] = mark;
            lastClass = markClass;
        }

        return length;
    }

    /// <summary>Canonical_Combining_Class.</summary>
    internal static byte CombiningClass(int scalar) => Data.Value.Classes.GetValueOrDefault(scalar);

    private static Tables Read()
    {
        var tables = new Tables([], [], []);
        using Stream stream = typeof(CanonicalForms).Assembly.GetManifestResourceStream("canonical_forms.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            ReadLine(line, tables);
        return tables;
    }

    // "00C1 = 0041 0301", "0958 < 0915 093C" (decomposes, but is not composed), "0300-0314 : 230".
    private static void ReadLine(string line, Tables tables)
    {
        string[] fields = line.Split(' ');
        if (fields[1] == ":")
        {
            string[] range = fields[0].Split('-');
            byte combiningClass = byte.Parse(fields[2], CultureInfo.InvariantCulture);
            for (int scalar = Scalar(range[0]); scalar <= Scalar(range[^1]); scalar++)
                tables.Classes.Add(scalar, combiningClass);
            return;
        }

        int second = fields.Length > 3 ? Scalar(fields[3]) : None;
        tables.Decompositions.Add(Scalar(fields[0]), (Scalar(fields[2]), second));
        if (fields[1] == "=")
            tables.Compositions.Add((Scalar(fields[2]), second), Scalar(fields[0]));
    }

    private static int Scalar(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Tables(
        Dictionary<int, (int First, int Second)> Decompositions, Dictionary<(int First, int Second), int> Compositions, Dictionary<int, byte> Classes);
}
