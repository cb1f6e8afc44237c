namespace Appliance.Knowledge.Library;

/// <summary>A document of the library as listed.</summary>
/// <param name="Name">Its file name, unique in the library.</param>
/// <param name="Title">Its title.</param>
/// <param name="Language">ISO 639-1 code.</param>
/// <param name="Audience"><c>patients</c> or <c>staff</c>.</param>
/// <param name="ApprovedBy">Who approved it; null while nobody has.</param>
/// <param name="ApprovedOn">When.</param>
/// <param name="ValidFrom">First day on which it is quoted; null for no limit.</param>
/// <param name="ValidUntil">Last day on which it is quoted; null for no limit.</param>
/// <param name="Draft">Imported for review only.</param>
/// <param name="Passages">How many passages it was cut into.</param>
/// <param name="ImportedAt">Time of the last import that changed it.</param>
public sealed record LibraryDocument(
    string Name,
    string Title,
    string Language,
    string Audience,
    string? ApprovedBy,
    DateOnly? ApprovedOn,
    DateOnly? ValidFrom,
    DateOnly? ValidUntil,
    bool Draft,
    int Passages,
    DateTimeOffset ImportedAt)
{
    /// <summary>Who keeps it right; null where nobody is named.</summary>
    public string? Owner { get; init; }

    /// <summary>The document that it replaces.</summary>
    public string? Supersedes { get; init; }

    /// <summary>What kind of file it came from.</summary>
    public string Format { get; init; } = "";

    /// <summary>The version that answers; 0 for one that was imported before versions were kept.</summary>
    public int Version { get; init; }

    /// <summary>A newer version that waits for approval; null where none does.</summary>
    public int? Waiting { get; init; }
}
