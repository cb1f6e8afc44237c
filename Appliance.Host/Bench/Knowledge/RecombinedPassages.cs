using Appliance.Host.Bench.Retrieval;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Search.Vectors;

namespace Appliance.Host.Bench.Knowledge;

/// <summary>Many passages made of the sentences of public sets, the same for the same seed, with vectors made of the sentences' vectors.</summary>
internal sealed class RecombinedPassages : IPassageEncoder
{
    /// <summary>Sentences of a passage.</summary>
    public const int SentencesOfPassage = 4;

    /// <summary>Passages of a document.</summary>
    public const int PassagesOfDocument = 50;

    /// <summary>Shorter sentences are left out: they would share a vector with the next.</summary>
    public const int MinCharacters = 60;

    private readonly Dictionary<string, string[]> parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float[]> vectors = new(StringComparer.Ordinal);
    private readonly IPassageEncoder? encoder;

    public RecombinedPassages(IReadOnlyList<RetrievalSet> sets, int count, int seed, IPassageEncoder? encoder)
    {
        this.encoder = encoder;
        var random = new Random(seed);
        RetrievalSet[] own = [.. sets.Where(set => set.QuestionLanguage == set.PassageLanguage)];
        string[][] sentences = [.. own.Select(set => set.Passages.SelectMany(p => Split(p.Text)).Distinct().ToArray())];
        int total = sentences.Sum(list => list.Length);
        for (int s = 0; s < own.Length; s++)
        {
            int documents = (int)((long)count * sentences[s].Length / total / PassagesOfDocument);
            for (int d = 0; d < documents; d++)
                Documents.Add(Recombine($"{own[s].PassageLanguage}-{d}", own[s].PassageLanguage, sentences[s], random));
        }

        Questions = [.. own.SelectMany(set => set.Questions.Select(q => (q.Text, set.QuestionLanguage))).OrderBy(_ => random.Next())];
    }

    /// <summary>The documents.</summary>
    public List<PlainDocument> Documents { get; } = [];

    /// <summary>The questions of the sets in random order, with their language.</summary>
    public IReadOnlyList<(string Text, string Language)> Questions { get; }

    /// <inheritdoc/>
    public string Identity => "recombined-" + encoder!.Identity;

    /// <inheritdoc/>
    public int Dimensions => encoder!.Dimensions;

    /// <summary>Encodes every sentence once, and the questions that will be asked.</summary>
    public async Task EncodeAsync(int questions, CancellationToken cancellationToken)
    {
        string[] sentences = [.. parts.Values.SelectMany(list => list).Distinct()];
        IReadOnlyList<float[]> encoded = await encoder!.EncodePassagesAsync(sentences, cancellationToken);
        for (int i = 0; i < sentences.Length; i++)
            vectors[sentences[i]] = encoded[i];
        foreach ((string text, string _) in Questions.Take(questions))
        {
            float[] vector = new float[Dimensions];
            encoder.EncodeQuestion(text, vector);
            vectors[text] = vector;
        }
    }

    /// <inheritdoc/>
    public void EncodeQuestion(string text, Span<float> vector) => vectors[text].CopyTo(vector);

    /// <inheritdoc/>
    public Task<IReadOnlyList<float[]>> EncodePassagesAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(Mean)]);

    private static IEnumerable<string> Split(string text) =>
        text.Split(". ").Select(sentence => sentence.Trim().TrimEnd('.') + ".").Where(sentence => sentence.Length >= MinCharacters && !sentence.Contains('\n', StringComparison.Ordinal));

    private PlainDocument Recombine(string name, string language, string[] sentences, Random random)
    {
        var passages = new List<string>(PassagesOfDocument);
        for (int p = 0; p < PassagesOfDocument; p++)
        {
            string[] chosen = [.. Enumerable.Range(0, SentencesOfPassage).Select(_ => sentences[random.Next(sentences.Length)])];
            passages.Add(string.Join(' ', chosen));
            if (encoder is not null)
                parts[passages[^1]] = chosen;
        }

        return new PlainDocument(name, name, language, passages);
    }

    // The text begins with the document's title; a sentence's own text follows it.
    private float[] Mean(string text)
    {
        string body = text[(text.IndexOf(". ", StringComparison.Ordinal) + 2)..];
        float[] sum = new float[Dimensions];
        foreach (string sentence in parts.GetValueOrDefault(body, [body]))
        {
            if (vectors.TryGetValue(sentence, out float[]? vector))
                System.Numerics.Tensors.TensorPrimitives.Add(sum, vector, sum);
        }

        float length = MathF.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(sum));
        System.Numerics.Tensors.TensorPrimitives.Divide(sum, Math.Max(length, 1e-6f), sum);
        return sum;
    }
}
