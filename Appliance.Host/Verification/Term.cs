namespace Appliance.Host.Verification;

/// <summary>A word or phrase that a clause says something with.</summary>
/// <param name="Key">Its concept (with <c>=</c> before it) or its stem.</param>
/// <param name="Role">What part it plays.</param>
/// <param name="MustStand">It must stand in a passage when it is said.</param>
/// <param name="Sign">+1 affirmed, −1 denied, 0 neither.</param>
/// <param name="At">Position of its first token in the sentence.</param>
/// <param name="Surface">As written.</param>
internal sealed record Term(string Key, TermRole Role, bool MustStand, int Sign, int At, string Surface)
{
    private const int MinCognate = 5;
    private const int MinShort = 3;
    private const double CognateShare = 0.6;
    private const string Replaced = "hyiqukctzxs";

    private static readonly HashSet<string> Attributes = new(StringComparer.Ordinal)
    {
        "=price", "=pay", "=duration", "=visit", "=exam", "=session", "=zzprice", "=zzpay", "=zzhours", "=zzduration", "=zzvisit", "=zzexam", "=ready", "=zzweek", "=zzdays",
    };

    private static readonly HashSet<string> Qualities = new(StringComparer.Ordinal) { "=full", "=dry", "=cold", "=light", "=public", "=outdoor", "=urinate" };

    /// <summary>What keys of concepts start with.</summary>
    public const string ConceptMark = "=";

    /// <summary>A capitalised word that no lexicon has.</summary>
    public bool IsName => Role == TermRole.Unknown && char.IsUpper(Surface[0]);

    /// <summary>Asks for a property ("price", "visit") rather than naming what has it.</summary>
    public bool IsAttribute => Attributes.Contains(Key);

    /// <summary>A predicate that may only describe or name: "a full check", "a light meal", "urine".</summary>
    public bool IsQuality => Qualities.Contains(Key);

    /// <summary>Morning, afternoon or evening: times are compared as such.</summary>
    public bool IsPartOfDay => Key is "=morning" or "=afternoon" or "=evening";

    /// <summary>Named as what something comes after: "after the first year".</summary>
    public bool IsAside { get; init; }

    /// <summary>Named as what something comes before: "three hours before the operation".</summary>
    public bool IsBefore { get; init; }

    /// <summary>Says for whom, where or when: "for the blood count no fasting is needed" denies no blood count.</summary>
    public bool IsAdjunct { get; init; }

    /// <summary>Behind "except": the rest of its clause does not hold for it.</summary>
    public bool IsExcepted { get; init; }

    /// <summary>Behind "except" in a statement that affirms: it does not hold for it.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>Denied by "without".</summary>
    public bool IsWithout { get; init; }

    /// <summary>Denied by a predicate behind it: "coffee is not allowed".</summary>
    public bool IsDeniedSubject { get; init; }

    /// <summary>What one fasts from.</summary>
    public bool IsFastedFrom { get; init; }

    /// <summary>What is taken off or left at home.</summary>
    public bool IsTakenOff { get; init; }

    /// <summary>Said of the subject by "is" or "are".</summary>
    public bool IsPredicative { get; init; }

    /// <summary>A condition under which the clause denies: "not possible if you are pregnant".</summary>
    public bool IsDeniedCase { get; init; }

    /// <summary>Says when: a part of the day, or the day before or after.</summary>
    public bool IsWhen => IsPartOfDay || Key is "=daybefore" or "=dayafter" or "=previous" or "=zzafter" or "=zzbefore";

    /// <summary>How much it tells two statements apart.</summary>
    public double Weight => Role switch
    {
        TermRole.Subject => 2,
        TermRole.Weak => 0.25,
        TermRole.Existential => 0.5,
        TermRole.Plain => MustStand ? 2 : 0.8,
        _ => 1.2,
    };

    /// <summary>Whether it is a word of content, which a passage can support.</summary>
    public bool IsContent => Role is TermRole.Plain or TermRole.Subject or TermRole.Unknown;

    /// <summary>Whether another term means the same: the same concept or stem, or words of the same origin (ortodoncia, orthodontics).</summary>
    public bool Means(Term other) => Key == other.Key || IsImplied(other) || (Role == TermRole.Unknown && other.Role == TermRole.Unknown && (SameShort(Key, other.Key) || AreCognate(Key, other.Key)));

    // Words too short for a stem: gato, gatos; gatto, gatti.
    private static bool SameShort(string one, string other) =>
        one.Length >= MinShort && other.Length >= MinShort && one.Length <= MinCognate && other.Length <= MinCognate + 1 && Root(one) == Root(other);

    private static string Root(string word)
    {
        string plain = word.TrimEnd('s');
        return plain.Length > 2 && (plain[^1] is 'a' or 'e' or 'i' or 'o') ? plain[..^1] : plain;
    }

    private bool IsImplied(Term other) => Role != TermRole.Unknown && other.Role != TermRole.Unknown
        && Lexicon.SupportedBy(Key[1..]) is { } supporting && other.Key.AsSpan(1).SequenceEqual(supporting);

    /// <summary>Whether two stems are likely the same word in two languages or two forms of one.</summary>
    public static bool AreCognate(string one, string other)
    {
        if (one.Length < MinCognate || other.Length < MinCognate || one[0] != other[0] || DifferPlainly(one, other))
            return false;
        string a = Skeleton(one), b = Skeleton(other);
        int common = 0;
        while (common < a.Length && common < b.Length && a[common] == b[common])
            common++;
        return common >= MinCognate && common >= CognateShare * Math.Max(a.Length, b.Length);
    }

    // Letters that no spelling replaces by another: most pairs end here.
    private static bool DifferPlainly(string one, string other) => one[1] != other[1] && IsPlain(one) && IsPlain(other);

    private static bool IsPlain(string word) => word[1] != word[0] && !Replaced.Contains(word[1]);

    // Spellings by which the four languages differ: ph/f, th/t, y/i, qu/k, doubled letters.
    private static string Skeleton(string word)
    {
        string plain = word.Replace("ph", "f", StringComparison.Ordinal).Replace("th", "t", StringComparison.Ordinal).Replace("ch", "c", StringComparison.Ordinal)
            .Replace('y', 'i').Replace("qu", "c", StringComparison.Ordinal).Replace('k', 'c').Replace("tz", "z", StringComparison.Ordinal).Replace('x', 's');
        return string.Concat(plain.Where((letter, i) => i == 0 || letter != plain[i - 1]));
    }
}
