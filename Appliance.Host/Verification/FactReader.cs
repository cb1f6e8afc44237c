namespace Appliance.Host.Verification;

/// <summary>Reads all facts of a sentence.</summary>
internal static class FactReader
{
    /// <summary>The facts in reading order, and which tokens they take.</summary>
    public static FactScan Read(IReadOnlyList<Token> sentence, string language)
    {
        var scan = new FactScan(sentence, language);
        for (int at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].Kind is TokenKind.Contact or TokenKind.Code)
            {
                FactKind kind = sentence[at].Kind == TokenKind.Contact ? FactKind.Contact : FactKind.Code;
                scan.Take(new Fact([new Reading(kind, 0, sentence[at].Text, 0)], at, at + 1));
            }
        }

        DateReader.Read(scan);
        DayReader.Read(scan);
        TimeReader.Read(scan);
        AmountReader.Read(scan);
        scan.Facts.Sort((one, other) => one.From.CompareTo(other.From));
        return scan;
    }
}
