using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags.Learned;

/// <summary>A feature of a text and the words it stands on.</summary>
/// <param name="Bucket">Its hashed number.</param>
/// <param name="Group">Which kind it is; each kind is normalised on its own.</param>
/// <param name="First">Its first word.</param>
/// <param name="Last">Its last word.</param>
internal readonly record struct DangerFeature(int Bucket, DangerFeatureGroup Group, int First, int Last);

/// <summary>Kinds of features.</summary>
internal enum DangerFeatureGroup
{
    /// <summary>Pieces of words, three to five letters with the word's bounds.</summary>
    Letters,

    /// <summary>Words, and words that a negation before them may take back.</summary>
    Words,

    /// <summary>Words that follow each other, with up to two words between them.</summary>
    Sequences,

    /// <summary>Beginnings of two words near each other, in any order.</summary>
    Pairs,

    /// <summary>Classes of words of the rule files, which mean the same in every language.</summary>
    Classes,

    /// <summary>Two classes near each other, in any order.</summary>
    ClassPairs,

    /// <summary>What the rules made of the text, its length and its marks.</summary>
    Evidence,
}

/// <summary>
/// The features by which a text is judged: what is written, what the rules' vocabulary knows of it, and what the rules made
/// of it. The same text and rules give the same features on every platform. Not thread-safe: made for one text.
/// </summary>
internal sealed class DangerFeatures
{
    /// <summary>Size of the hash space, a power of two.</summary>
    public const int Buckets = 1 << 18;

    /// <summary>Number of kinds.</summary>
    public const int Groups = (int)DangerFeatureGroup.Evidence + 1;

    /// <summary>Words that are read; what a person fears is said before.</summary>
    public const int MaxWords = 400;

    private const int MinGram = 3;
    private const int MaxGram = 5;
    private const int MaxWordLetters = 24;
    private const int SequenceReach = 3;
    private const int StemLetters = 5;
    private const int PairReach = 6;
    private const int ClassReach = 8;
    private const uint HashPrime = 0x01000193;

    private readonly List<DangerFeature> features = [];
    private readonly Dictionary<int, string>? names;
    private readonly RedFlagText text;
    private readonly IReadOnlyList<PhraseToken> tokens;
    private readonly int count;
    private readonly uint[] words;
    private readonly uint[] stems;
    private readonly bool[] negated;

    private DangerFeatures(RedFlagText text, bool named)
    {
        this.text = text;
        tokens = text.Tokens.Tokens;
        names = named ? [] : null;
        count = Math.Min(text.Tokens.Tokens.Count, MaxWords);
        words = new uint[count];
        stems = new uint[count];
        negated = new bool[count];
        for (int word = 0; word < count; word++)
        {
            string folded = tokens[word].Folded;
            words[word] = Hash(1, folded);
            stems[word] = Hash(2, folded.AsSpan(0, Math.Min(folded.Length, StemLetters)));
        }
        foreach (SuppressionReading reading in text.Readings.Values)
        {
            foreach (Suppressor negation in reading.Negations)
            {
                for (int word = negation.Last + 1; word <= negation.Reach && word < count && reading.Clauses[word] == reading.Clauses[negation.Last]; word++)
                    negated[word] = true;
            }
        }
    }

    /// <summary>Words that were read.</summary>
    public int WordCount => count;

    /// <summary>All features, in the order of their kinds and places; one that stands twice is listed twice.</summary>
    public IReadOnlyList<DangerFeature> All => features;

    /// <summary>What a feature stands for, where names were asked for.</summary>
    public string NameOf(int bucket) => names is not null && names.TryGetValue(bucket, out string? name) ? name : "";

    /// <summary>Reads a text's features.</summary>
    /// <param name="book">The rules.</param>
    /// <param name="text">The text as they read it.</param>
    /// <param name="findings">What they found.</param>
    /// <param name="named">Whether features are named, for explanations; costs time.</param>
    public static DangerFeatures Of(RedFlagRuleBook book, RedFlagText text, IReadOnlyList<RedFlagFinding> findings, bool named = false)
    {
        var read = new DangerFeatures(text, named);
        for (int word = 0; word < read.count; word++) read.AddWord(word);
        read.AddSequences();
        read.AddPairs();
        read.AddClasses(book);
        read.AddEvidence(findings);
        return read;
    }

    private void AddWord(int word)
    {
        string folded = tokens[word].Folded;
        Name(Add(DangerFeatureGroup.Words, words[word], word, word), folded);
        if (negated[word]) Name(Add(DangerFeatureGroup.Words, Mix(3, words[word]), word, word), "not ", folded);
        int length = Math.Min(folded.Length, MaxWordLetters);
        Span<char> bounded = stackalloc char[MaxWordLetters + 2];
        bounded[0] = bounded[length + 1] = ' ';
        folded.AsSpan(0, length).CopyTo(bounded[1..]);
        for (int first = 0; first < length + 2; first++)
        {
            uint hash = 4;
            for (int at = first; at < Math.Min(length + 2, first + MaxGram); at++)
            {
                hash = (hash ^ bounded[at]) * HashPrime;
                if (at - first + 1 < MinGram) continue;
                int bucket = Add(DangerFeatureGroup.Letters, hash, word, word);
                names?.TryAdd(bucket, $"letters {bounded[first..(at + 1)].ToString().Replace(' ', '_')}");
            }
        }
    }

    private void AddSequences()
    {
        for (int first = 0; first < count; first++)
        {
            for (int last = first + 1; last < count && last <= first + SequenceReach; last++)
            {
                if (tokens[first].Clause != tokens[last].Clause) break;
                uint salt = last == first + 1 ? 5u : 6u;
                int bucket = Add(DangerFeatureGroup.Sequences, Mix(Mix(salt, words[first]), words[last]), first, last);
                Name(bucket, tokens[first].Folded, last == first + 1 ? " " : " … ", tokens[last].Folded);
            }
        }
    }

    private void AddPairs()
    {
        for (int first = 0; first < count; first++)
        {
            for (int last = first + 1; last < count && last <= first + PairReach; last++)
            {
                if (tokens[first].Folded.Length < MinGram || tokens[last].Folded.Length < MinGram) continue;
                uint left = Math.Min(stems[first], stems[last]), right = Math.Max(stems[first], stems[last]);
                Name(Add(DangerFeatureGroup.Pairs, Mix(Mix(7, left), right), first, last), tokens[first].Folded, " + ", tokens[last].Folded);
            }
        }
    }

    private void AddClasses(RedFlagRuleBook book)
    {
        var found = book.Languages.SelectMany(rules => rules.Classes(text)).Where(match => match.Last < count).Distinct().ToArray();
        foreach (RedFlagClass match in found)
        {
            uint name = Hash(8, match.Name);
            Name(Add(DangerFeatureGroup.Classes, name, match.First, match.Last), "@", match.Name);
            if (negated[match.First]) Name(Add(DangerFeatureGroup.Classes, Mix(9, name), match.First, match.Last), "not @", match.Name);
        }
        for (int one = 0; one < found.Length; one++)
        {
            for (int other = one + 1; other < found.Length; other++)
            {
                RedFlagClass left = found[one], right = found[other];
                int first = Math.Min(left.First, right.First), last = Math.Max(left.Last, right.Last);
                if (last - first > ClassReach || left.Name == right.Name || (left.First <= right.Last && right.First <= left.Last)) continue;
                bool not = negated[left.First] || negated[right.First];
                uint a = Hash(8, left.Name), b = Hash(8, right.Name);
                Name(Add(DangerFeatureGroup.ClassPairs, Mix(Mix(not ? 10u : 11u, Math.Min(a, b)), Math.Max(a, b)), first, last), not ? "not @" : "@", left.Name, " + @", right.Name);
            }
        }
    }

    private void AddEvidence(IReadOnlyList<RedFlagFinding> findings)
    {
        int end = count - 1;
        if (end < 0) return;
        AddMark($"length {int.Log2(count + 1)}", 0, end);
        if (text.Tokens.Text.Contains('?', StringComparison.Ordinal)) AddMark("question mark", 0, end);
        if (text.Tokens.Text.Contains('!', StringComparison.Ordinal)) AddMark("exclamation mark", 0, end);
        foreach (SuppressionReading reading in text.Readings.Values)
        {
            foreach (Suppressor past in reading.Past.Where(past => past.Last < count)) AddMark("past time", past.First, past.Last);
            foreach (Suppressor harmless in reading.Harmless.Where(harmless => harmless.Last < count)) AddMark("harmless phrase", harmless.First, harmless.Last);
        }
        foreach (RedFlagFinding finding in findings)
        {
            string verdict = finding.Suppressed is { } kind ? $"taken back by {kind}" : "fires";
            AddMark($"a rule {verdict}", 0, end);
            AddMark($"{finding.Hit.Rule} {verdict}", 0, end);
        }
    }

    private void AddMark(string mark, int first, int last) => Name(Add(DangerFeatureGroup.Evidence, Hash(12, mark), first, last), mark);

    private int Add(DangerFeatureGroup group, uint hash, int first, int last)
    {
        // Finalizer of MurmurHash3: FNV alone leaves the low bits too regular for a power-of-two table.
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        hash ^= hash >> 16;
        int bucket = (int)(hash & (Buckets - 1));
        features.Add(new DangerFeature(bucket, group, first, last));
        return bucket;
    }

    private void Name(int bucket, string first, string second = "", string third = "", string fourth = "") =>
        names?.TryAdd(bucket, string.Concat(first, second, third, fourth));

    private static uint Hash(uint salt, ReadOnlySpan<char> characters)
    {
        uint hash = Mix(0x811C9DC5, salt);
        foreach (char c in characters) hash = (hash ^ c) * HashPrime;
        return hash;
    }

    private static uint Mix(uint hash, uint value) => (uint.RotateLeft(hash, 13) ^ value) * HashPrime;
}
