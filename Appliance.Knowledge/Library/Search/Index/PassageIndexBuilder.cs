using System.Runtime.InteropServices;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Search.Vectors;

namespace Appliance.Knowledge.Library.Search.Index;

/// <summary>Builds the index passage by passage. Not thread-safe.</summary>
internal sealed class PassageIndexBuilder
{
    private static readonly char[] Separators = [' ', '\n'];

    private readonly Vocabulary vocabulary = new();
    private readonly List<IndexedDocument> documents = [];
    private readonly List<IndexedPassage> passages = [];
    private readonly List<int> numbers = [];

    /// <summary>Begins a document; the passages added from now on are its.</summary>
    /// <param name="id">Its id in the database.</param>
    /// <param name="titleTerms">Index terms of its title.</param>
    public void BeginDocument(long id, string titleTerms) => documents.Add(new IndexedDocument(id, Terms(titleTerms)));

    /// <summary>Adds a passage of the document begun last.</summary>
    /// <param name="id">Its id in the database.</param>
    /// <param name="language">A served language.</param>
    /// <param name="text">Its text, a sentence, row or item a line.</param>
    /// <param name="headingTerms">Index terms of its headings.</param>
    /// <param name="bodyTerms">Index terms of its text, line by line.</param>
    public void AddPassage(long id, string language, string text, string headingTerms, string bodyTerms)
    {
        int[] terms = Lines(bodyTerms, line => Terms(line), out int[] termLines);
        int[] words = Lines(text, line => [.. Tokenizer.Split(line).Select(vocabulary.AddWord)], out int[] wordLines);
        passages.Add(new IndexedPassage(id, documents.Count - 1, IndexOf(language), Terms(headingTerms), terms, termLines, words, wordLines));
    }

    /// <param name="vectors">Vectors of the passages, in the order in which these were added; null without an encoder.</param>
    public PassageIndex Build(PassageVectors? vectors)
    {
        int[] gramsOfPassage = new int[passages.Count];
        int[] gramCounts = CountGrams(gramsOfPassage);
        int lines = passages.Sum(passage => passage.Lines);
        return new PassageIndex
        {
            Vocabulary = vocabulary,
            Documents = [.. documents],
            Passages = [.. passages],
            Lengths = [.. passages.Select(passage => passage.Length)],
            Languages = [.. passages.Select(passage => (byte)passage.Language)],
            Postings = CreatePostings(),
            PassagesOfWord = CountWords(),
            PassagesOfGram = gramCounts,
            GramsOfPassage = gramsOfPassage,
            TermsWithGram = GroupTerms(),
            Pairs = CountPairs(),
            Averages = new IndexAverages(
                Math.Max(1, passages.Select(passage => (double)passage.Length).DefaultIfEmpty(1).Average()),
                Math.Max(1, passages.Sum(passage => (double)passage.Terms.Length) / Math.Max(1, lines)),
                Math.Max(1, passages.Sum(passage => (double)passage.Words.Length) / Math.Max(1, lines)),
                Math.Max(1, gramsOfPassage.DefaultIfEmpty(1).Average())),
            Vectors = vectors,
        };
    }

    private static int IndexOf(string language)
    {
        for (int i = 0; i < LibraryLanguage.All.Count; i++)
        {
            if (LibraryLanguage.All[i] == language)
                return i;
        }

        throw new ArgumentOutOfRangeException(nameof(language), language, "The language is not served.");
    }

    private int[] Terms(ReadOnlySpan<char> text)
    {
        numbers.Clear();
        foreach (Range range in text.SplitAny(Separators))
        {
            if (text[range].Length > 0)
                numbers.Add(vocabulary.AddTerm(text[range]));
        }

        return [.. numbers];
    }

    private static int[] Lines(string text, Func<string, int[]> read, out int[] starts)
    {
        int[][] lines = [.. text.Split('\n').Select(read)];
        starts = new int[lines.Length + 1];
        for (int i = 0; i < lines.Length; i++)
            starts[i + 1] = starts[i] + lines[i].Length;
        return [.. lines.SelectMany(line => line)];
    }

    private Posting[][] CreatePostings()
    {
        var postings = new List<Posting>[vocabulary.Terms];
        for (int i = 0; i < postings.Length; i++)
            postings[i] = [];
        for (int p = 0; p < passages.Count; p++)
        {
            foreach (int term in documents[passages[p].Document].Title)
                Count(postings[term], p, PassageIndex.TitleWeight);
            foreach (int term in passages[p].Heads)
                Count(postings[term], p, PassageIndex.HeadingWeight);
            foreach (int term in passages[p].Terms)
                Count(postings[term], p, 1);
        }

        return Array.ConvertAll(postings, list => list.ToArray());

        static void Count(List<Posting> list, int passage, float weight)
        {
            if (list.Count > 0 && list[^1].Passage == passage)
                CollectionsMarshal.AsSpan(list)[^1] = new Posting(passage, list[^1].Frequency + weight);
            else
                list.Add(new Posting(passage, weight));
        }
    }

    private int[] CountWords()
    {
        int[] counts = new int[vocabulary.Words];
        int[] seenIn = NewMarks(vocabulary.Words);
        for (int p = 0; p < passages.Count; p++)
        {
            foreach (int word in passages[p].Words)
            {
                if (seenIn[word] != p)
                    counts[word]++;
                seenIn[word] = p;
            }
        }

        return counts;
    }

    private int[] CountGrams(int[] ofPassage)
    {
        int[] counts = new int[vocabulary.Grams];
        int[] seenIn = NewMarks(vocabulary.Grams);
        for (int p = 0; p < passages.Count; p++)
        {
            int language = passages[p].Language;
            foreach (int word in passages[p].Words)
            {
                if (!vocabulary.IsTopical(word, language))
                    continue;
                foreach (int gram in vocabulary.GramsOfWord(word))
                {
                    ofPassage[p]++;
                    if (seenIn[gram] != p)
                        counts[gram]++;
                    seenIn[gram] = p;
                }
            }
        }

        return counts;
    }

    private int[][] GroupTerms()
    {
        var terms = new List<int>[vocabulary.Grams];
        for (int term = 0; term < vocabulary.Terms; term++)
        {
            foreach (int gram in Vocabulary.GramsOf(vocabulary.Term(term)).Select(vocabulary.FindGram).Where(gram => gram >= 0).Distinct())
                (terms[gram] ??= []).Add(term);
        }

        return Array.ConvertAll(terms, list => list is null ? [] : list.ToArray());
    }

    private PairCounts CountPairs()
    {
        var pairs = new PairCounts(passages.Sum(passage => (long)passage.Words.Length));
        foreach (IndexedPassage passage in passages)
        {
            for (int line = 0; line + 1 < passage.WordLines.Length; line++)
            {
                for (int i = passage.WordLines[line]; i + 1 < passage.WordLines[line + 1]; i++)
                    pairs.Add(passage.Words[i], passage.Words[i + 1]);
            }
        }

        return pairs;
    }

    private static int[] NewMarks(int length)
    {
        int[] marks = new int[length];
        Array.Fill(marks, -1);
        return marks;
    }
}
