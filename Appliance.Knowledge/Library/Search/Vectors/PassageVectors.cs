namespace Appliance.Knowledge.Library.Search.Vectors;

/// <summary>
/// The vectors of an index's passages: one of the whole, and one for each of its sentences. A question is closer to the sentence that
/// answers it than to the passage; both together find more than either. Immutable.
/// </summary>
internal sealed class PassageVectors
{
    /// <summary>From so many passages on a scan of <see cref="SignVectors"/> chooses those whose vectors are compared.</summary>
    public const int SignsFrom = 300_000;

    /// <summary>Passages that are compared for one that is wanted, where signs chose them.</summary>
    public const int SignsFactor = 32;

    private readonly SignVectors? signs;
    private readonly Int8Vectors wholes;
    private readonly Int8Vectors sentences;
    private readonly int[] starts;
    private readonly bool[] has;

    /// <param name="encoded">For each passage its vectors as stored; null where it has none.</param>
    /// <param name="dimensions">Length of a vector.</param>
    /// <param name="signsFrom">See <see cref="SignsFrom"/>.</param>
    public PassageVectors(IReadOnlyList<EncodedPassage?> encoded, int dimensions, int signsFrom = SignsFrom)
    {
        starts = new int[encoded.Count + 1];
        for (int p = 0; p < encoded.Count; p++)
            starts[p + 1] = starts[p] + (encoded[p]?.Sentences ?? 0);
        wholes = new Int8Vectors(encoded.Count, dimensions);
        sentences = new Int8Vectors(starts[^1], dimensions);
        has = new bool[encoded.Count];
        for (int p = 0; p < encoded.Count; p++)
        {
            if (encoded[p] is not { } vectors)
                continue;
            has[p] = true;
            vectors.CopyTo(0, wholes, p);
            for (int s = starts[p]; s < starts[p + 1]; s++)
                vectors.CopyTo(1 + s - starts[p], sentences, s);
        }

        signs = encoded.Count >= signsFrom ? new SignVectors(wholes) : null;
    }

    public int Dimensions => wholes.Dimensions;

    /// <summary>Whether a passage has vectors.</summary>
    public bool Has(int passage) => has[passage];

    /// <summary>Whether <see cref="Agreements"/> chooses what is compared.</summary>
    public bool HasSigns => signs is not null;

    /// <summary>A rough likeness of a question and every passage, above 0; 0 for passages without vectors.</summary>
    /// <param name="question">The question's vector.</param>
    /// <param name="agreements">Receives a number for each passage.</param>
    public void Agreements(in QuestionVector question, Span<float> agreements)
    {
        signs!.Agreements(question, agreements);
        for (int p = 0; p < agreements.Length; p++)
            agreements[p] = has[p] ? agreements[p] + 1 : 0;
    }

    /// <summary>Likeness of a question and a whole passage.</summary>
    public float Whole(int passage, in QuestionVector question) => wholes.Dot(passage, question);

    /// <summary>Likeness of a question and the sentence that is most like it; of the whole passage while it has no sentences yet.</summary>
    public float Sentence(int passage, in QuestionVector question)
    {
        if (starts[passage] == starts[passage + 1])
            return Whole(passage, question);
        float best = -1;
        for (int s = starts[passage]; s < starts[passage + 1]; s++)
            best = Math.Max(best, sentences.Dot(s, question));
        return best;
    }
}
