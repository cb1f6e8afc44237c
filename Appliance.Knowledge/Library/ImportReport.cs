namespace Appliance.Knowledge.Library;

/// <summary>What an import did with a file or an approved answer.</summary>
public enum ImportOutcome
{
    /// <summary>New in the library.</summary>
    Added,

    /// <summary>Changed since the last import, or imported with another approval.</summary>
    Updated,

    /// <summary>The same content as in the library.</summary>
    Unchanged,

    /// <summary>Not taken over; the reason says why, and what was in the library before stays.</summary>
    Failed,

    /// <summary>In the library from this folder, but no longer in it. Nothing is deleted by an import.</summary>
    Missing,
}

/// <summary>One line of an import's report.</summary>
/// <param name="Name">The file's path in the folder, or <c>approved-answers.jsonl#id</c>.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it failed or is not shown to patients; null otherwise.</param>
/// <param name="Warnings">What was ignored in it.</param>
public sealed record ImportEntry(string Name, ImportOutcome Outcome, string? Reason, IReadOnlyList<string> Warnings);

/// <summary>What an import of a folder did.</summary>
public sealed record ImportReport(IReadOnlyList<ImportEntry> Entries)
{
    /// <summary>How many entries have an outcome.</summary>
    public int Count(ImportOutcome outcome) => Entries.Count(entry => entry.Outcome == outcome);
}
