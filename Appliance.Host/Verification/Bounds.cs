namespace Appliance.Host.Verification;

/// <summary>Whether an amount is the least, the most, a time before or a time after.</summary>
internal static class Bounds
{
    // Words between an amount and "before": "30 minutes at least before".
    private const int Gap = 1;

    /// <summary>What the words beside an amount say.</summary>
    public static Bound Of(FactScan scan, int from, int to)
    {
        for (int i = to; i <= to + Gap; i++)
        {
            if (scan.Words.Starts("before", scan.Tokens, i))
                return Bound.Before;
            if (scan.Words.Starts("after", scan.Tokens, i))
                return IsWindow(scan, from) ? Bound.None : Bound.After;
        }

        if (scan.Words.Starts("afterword", scan.Tokens, to))
            return Bound.Min;
        if (scan.Words.EndsBefore("max", scan.Tokens, from, out _))
            return Bound.Max;
        if (scan.Words.EndsBefore("min", scan.Tokens, from, out _))
            return Bound.Min;
        if (scan.Words.Match("max", scan.Tokens, to, out int length) is not null && length > 1)
            return Bound.Max;
        return scan.Words.EndsBefore("after", scan.Tokens, from, out _) ? Bound.After : Bound.None;
    }

    // "In the two months that follow" is as long as "within two months".
    private static bool IsWindow(FactScan scan, int from) => scan.At(from - 1)?.Text is "nei" or "nelle" or "negli" or "the" or "los" or "las" or "nos" or "nas";

    /// <summary>Whether one bounds from below what the other bounds from above: "from 7 years" and "not before 7 years".</summary>
    public static bool Complement(Bound mine, Bound theirs) => (mine, theirs) is (Bound.Min, Bound.Max) or (Bound.Max, Bound.Min);

    /// <summary>Whether two bounds contradict each other.</summary>
    public static bool Contradict(Bound mine, Bound theirs) => (mine, theirs) is
        (Bound.Min, Bound.Max) or (Bound.Max, Bound.Min) or (Bound.Before, Bound.After) or (Bound.After, Bound.Before) or (Bound.Max, Bound.After) or (Bound.After, Bound.Max);
}
