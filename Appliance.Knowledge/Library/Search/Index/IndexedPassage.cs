namespace Appliance.Knowledge.Library.Search.Index;

/// <summary>A passage as the index in memory holds it: numbers of its terms and words, line by line.</summary>
/// <param name="Id">Its id in the database.</param>
/// <param name="Document">Its document's place in <see cref="PassageIndex.Documents"/>.</param>
/// <param name="Language">Its language's place in <see cref="Analysis.LibraryLanguage.All"/>.</param>
/// <param name="Heads">Terms of its headings.</param>
/// <param name="Terms">Terms of its lines, one line after the other.</param>
/// <param name="TermLines">Where each line begins in <paramref name="Terms"/>, and where the last ends.</param>
/// <param name="Words">All words of its lines, stop words too.</param>
/// <param name="WordLines">Where each line begins in <paramref name="Words"/>, and where the last ends.</param>
internal sealed record IndexedPassage(long Id, int Document, int Language, int[] Heads, int[] Terms, int[] TermLines, int[] Words, int[] WordLines)
{
    /// <summary>Length that BM25 compares with the average: every term of passage and headings.</summary>
    public int Length => Terms.Length + Heads.Length;

    public int Lines => TermLines.Length - 1;
}

/// <summary>A document of the index.</summary>
/// <param name="Id">Its id in the database.</param>
/// <param name="Title">Terms of its title.</param>
internal sealed record IndexedDocument(long Id, int[] Title);

/// <summary>A passage that has a term.</summary>
/// <param name="Passage">Its place in <see cref="PassageIndex.Passages"/>.</param>
/// <param name="Frequency">How often, occurrences in title and headings counted more than once.</param>
internal readonly record struct Posting(int Passage, float Frequency);
