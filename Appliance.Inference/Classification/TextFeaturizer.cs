using System.Globalization;

namespace Appliance.Inference.Classification;

/// <summary>
/// Turns text into hashed features: character n-grams inside word boundaries, words and word pairs. Lower case; accents are
/// folded, and what carried an accent is kept as a further feature. With a lexicon also concepts and pairs of them. The same text gives the same features on every platform.
/// Thread-safe; the buffers belong to the caller.
/// </summary>
internal sealed class TextFeaturizer
{
    /// <summary>Characters of a text that are read; WhatsApp allows 4,096 and what a person wants is said in the first half.</summary>
    internal const int MaxTextCharacters = 2_000;

    // A held-down key ("holaaaa") says no more than two repetitions do.
    private const int MaxRepeats = 2;

    private const uint GramSalt = 0x9E3779B9;
    private const uint WordSalt = 0x85EBCA6B;
    private const uint BigramSalt = 0xC2B2AE35;
    private const uint LengthSalt = 0x27D4EB2F;
    private const uint ConceptSalt = 0x165667B1;
    private const uint ConceptPairSalt = 0xD3A2646C;
    private const uint HashPrime = 0x01000193;

    // One feature would drown among a word's dozens of character n-grams (cross-validated).
    private const int FeaturesPerConcept = 4;

    private readonly FeaturizerSettings settings;
    private readonly ConceptLexicon? concepts;
    private readonly uint mask;

    internal TextFeaturizer(FeaturizerSettings settings, ConceptLexicon? concepts = null)
    {
        settings.Check();
        this.settings = settings;
        this.concepts = concepts;
        mask = (uint)settings.Buckets - 1;
    }

    /// <summary>Size of the hash space.</summary>
    internal int Buckets => settings.Buckets;

    /// <summary>Replaces the bag's content by the features of the text. There is always at least one, the number of words.</summary>
    internal void Featurize(ReadOnlySpan<char> text, FeatureBag bag)
    {
        bag.Clear();
        int length = Normalize(text.Length > MaxTextCharacters ? text[..MaxTextCharacters] : text, bag);
        ReadOnlySpan<char> accented = bag.Characters.AsSpan(0, length);
        ReadOnlySpan<char> folded = bag.Folded.AsSpan(0, length);
        uint previous = 0;
        int previousStart = 0;
        int words = 0;
        for (int start = 1; start < length;)
        {
            int end = start + folded[start..].IndexOf(' ');
            uint word = Hash(WordSalt, folded[start..end]);
            int bucket = Add(bag, word);
            bag.Names?.TryAdd(bucket, $"word {folded[start..end]}");
            AddGrams(bag, folded, start - 1, end + 1);
            if (!accented[start..end].SequenceEqual(folded[start..end]))
            {
                bucket = Add(bag, Hash(WordSalt, accented[start..end]));
                bag.Names?.TryAdd(bucket, $"word {accented[start..end]}");
                AddAccentedGrams(bag, accented, folded, start - 1, end + 1);
            }

            if (settings.WordBigrams && words > 0)
            {
                bucket = Add(bag, Mix(Mix(BigramSalt, previous), word));
                bag.Names?.TryAdd(bucket, $"words {folded[previousStart..end]}");
            }

            AddConcepts(bag, folded[start..end]);
            (previous, previousStart) = (word, start);
            words++;
            start = end + 1;
        }

        int lengthBucket = Add(bag, Mix(LengthSalt, (uint)int.Log2(words + 1)));
        bag.Names?.TryAdd(lengthBucket, $"length of about {words} words");
        bag.Merge();
    }

    private void AddGrams(FeatureBag bag, ReadOnlySpan<char> characters, int start, int end)
    {
        for (int first = start; first < end; first++)
        {
            uint hash = GramSalt;
            int last = Math.Min(end, first + settings.MaxGram);
            for (int at = first; at < last; at++)
            {
                hash = (hash ^ characters[at]) * HashPrime;
                if (at - first + 1 < settings.MinGram)
                    continue;
                int bucket = Add(bag, hash);
                bag.Names?.TryAdd(bucket, GramName(characters[first..(at + 1)]));
            }
        }
    }

    private void AddAccentedGrams(FeatureBag bag, ReadOnlySpan<char> accented, ReadOnlySpan<char> folded, int start, int end)
    {
        for (int first = start; first < end; first++)
        {
            uint hash = GramSalt;
            bool hasAccent = false;
            int last = Math.Min(end, first + settings.MaxGram);
            for (int at = first; at < last; at++)
            {
                hash = (hash ^ accented[at]) * HashPrime;
                hasAccent |= accented[at] != folded[at];
                if (!hasAccent || at - first + 1 < settings.MinGram)
                    continue;
                int bucket = Add(bag, hash);
                bag.Names?.TryAdd(bucket, GramName(accented[first..(at + 1)]));
            }
        }
    }

    private void AddConcepts(FeatureBag bag, ReadOnlySpan<char> word)
    {
        if (concepts is null)
            return;
        Span<uint> found = stackalloc uint[ConceptLexicon.MaxConceptsPerWord];
        foreach (uint concept in found[..concepts.Find(word, found)])
        {
            for (uint copy = 0; copy < FeaturesPerConcept; copy++)
            {
                int bucket = Add(bag, Mix(ConceptSalt + copy, concept));
                bag.Names?.TryAdd(bucket, $"concept {concepts.FindName(concept)}");
            }

            foreach (uint other in bag.TakeConcept(concept))
            {
                int bucket = Add(bag, Mix(Mix(ConceptPairSalt, Math.Min(concept, other)), Math.Max(concept, other)));
                bag.Names?.TryAdd(bucket, $"concepts {concepts.FindName(other)} + {concepts.FindName(concept)}");
            }
        }
    }

    private static string GramName(ReadOnlySpan<char> gram) => "letters " + gram.ToString().Replace(' ', '_');

    private int Add(FeatureBag bag, uint hash)
    {
        // Finalizer of MurmurHash3: FNV alone leaves the low bits too regular for a power-of-two table.
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        hash ^= hash >> 16;
        int bucket = (int)(hash & mask);
        bag.Add(bucket);
        return bucket;
    }

    private static uint Hash(uint salt, ReadOnlySpan<char> characters)
    {
        uint hash = salt;
        foreach (char c in characters)
            hash = (hash ^ c) * HashPrime;
        return hash;
    }

    private static uint Mix(uint hash, uint value) => (uint.RotateLeft(hash, 13) ^ value) * HashPrime;

    /// <summary>Writes " word word " into both buffers and returns its length.</summary>
    private static int Normalize(ReadOnlySpan<char> text, FeatureBag bag)
    {
        char[] accented = bag.Characters;
        char[] folded = bag.Folded;
        accented[0] = folded[0] = ' ';
        int length = 1;
        int repeats = 1;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (LatinFolding.IsCombiningAccent(c))
                continue;
            bool alone = IsWordOfItsOwn(c);
            char normal = alone ? c : char.IsLetter(c) ? char.ToLowerInvariant(c) : char.IsDigit(c) ? '0' : ' ';
            repeats = normal == accented[length - 1] ? repeats + 1 : 1;
            if (normal == ' ' ? folded[length - 1] == ' ' : repeats > MaxRepeats)
                continue;
            bool startsWord = alone && !char.IsLowSurrogate(c) && folded[length - 1] != ' ';
            if (startsWord)
                accented[length] = folded[length++] = ' ';
            accented[length] = normal;
            folded[length++] = LatinFolding.Fold(normal);
            if (alone && !char.IsHighSurrogate(c))
                accented[length] = folded[length++] = ' ';
        }

        if (length > 1 && folded[length - 1] != ' ')
            accented[length] = folded[length++] = ' ';
        return length;
    }

    private static bool IsWordOfItsOwn(char c) =>
        c is '?' or '!' || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.OtherSymbol or UnicodeCategory.CurrencySymbol;
}
