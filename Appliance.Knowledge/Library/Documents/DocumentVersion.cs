namespace Appliance.Knowledge.Library.Documents;

/// <summary>What became of a version of a document.</summary>
public enum VersionState
{
    /// <summary>Imported for review beside the one that answers, or before any.</summary>
    Draft,

    /// <summary>The one that answers, as far as its governance lets it.</summary>
    Published,

    /// <summary>Answered once.</summary>
    Replaced,
}

/// <summary>A version of a document as it was imported.</summary>
/// <param name="Name">The document's file name.</param>
/// <param name="Number">From 1.</param>
/// <param name="State">What became of it.</param>
/// <param name="Content">What it says.</param>
/// <param name="ContentHash">Hash of the file.</param>
/// <param name="Source">Folder or address that it was imported from.</param>
/// <param name="Path">Its path there.</param>
/// <param name="ApprovedBy">Who approved this version; null for nobody.</param>
/// <param name="ApprovedOn">When.</param>
/// <param name="ImportedAt">When it was imported.</param>
public sealed record DocumentVersion(
    string Name,
    int Number,
    VersionState State,
    DocumentContent Content,
    string ContentHash,
    string Source,
    string Path,
    string? ApprovedBy,
    DateOnly? ApprovedOn,
    DateTimeOffset ImportedAt);
