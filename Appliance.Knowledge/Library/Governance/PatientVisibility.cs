namespace Appliance.Knowledge.Library.Governance;

/// <summary>
/// The one condition, in SQL, under which patients are answered from a document or passage. Every query whose rows may reach a patient has it.
/// Its parameter is <c>@today</c> or <c>$today</c>, a date as <c>yyyy-MM-dd</c>.
/// </summary>
internal static class PatientVisibility
{
    /// <summary>Signed off, for patients, in date, and not replaced by another document that is all this.</summary>
    /// <param name="documents">Alias of the table <c>documents</c>.</param>
    /// <param name="today">The parameter's name with its sign.</param>
    public static string OfDocument(string documents, string today = "$today") => $"""
        ({InForce(documents, today)} AND {documents}.audience = 'patients'
         AND NOT EXISTS (SELECT 1 FROM documents successor WHERE successor.supersedes = {documents}.name AND successor.id <> {documents}.id AND {InForce("successor", today)}))
        """;

    /// <summary>In date by what the passage itself says; its document is another condition.</summary>
    public static string OfPassage(string passages, string today = "$today") =>
        $"(({passages}.valid_from IS NULL OR {passages}.valid_from <= {today}) AND ({passages}.valid_until IS NULL OR {passages}.valid_until >= {today}))";

    /// <summary>Signed off and in date: for an approved answer, all there is to ask.</summary>
    public static string InForce(string table, string today = "$today") => $"""
        ({table}.draft = 0 AND {table}.approved_by IS NOT NULL
         AND ({table}.valid_from IS NULL OR {table}.valid_from <= {today}) AND ({table}.valid_until IS NULL OR {table}.valid_until >= {today}))
        """;

    /// <summary>Whether a newer edition, under the same title, answers too; it ranks first.</summary>
    public static string HasNewerEdition(string documents, string today = "$today") => $"""
        EXISTS (SELECT 1 FROM documents edition WHERE edition.title_key = {documents}.title_key AND edition.title_key <> '' AND edition.language = {documents}.language
                AND edition.id <> {documents}.id AND edition.audience = 'patients' AND edition.dated > {documents}.dated AND {InForce("edition", today)})
        """;
}
