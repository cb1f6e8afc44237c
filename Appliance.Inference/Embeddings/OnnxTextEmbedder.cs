using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Appliance.Inference.Tokenizers;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Embeddings;

/// <summary>
/// A sentence encoder on ONNX Runtime: from texts to vectors of length 1 whose dot product is their likeness. Thread-safe; a call
/// computes on the thread pool. Disposing frees the model after the last run has returned.
/// </summary>
public sealed class OnnxTextEmbedder : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Key of a call's additional properties that says what its texts are: an <see cref="EmbeddingInput"/> or its name.</summary>
    public const string InputKey = "input";

    /// <summary>Key of a result's additional properties: how many of its texts were longer than the most tokens (an int).</summary>
    public const string TruncatedTextsKey = "truncated_texts";

    /// <summary>Key of additional properties: how many tokens were dropped (an int), of a result in all, of a truncated text's embedding
    /// from that text.</summary>
    public const string TruncatedTokensKey = "truncated_tokens";

    private const string Provider = "onnxruntime";

    private readonly EncoderSession session;
    private readonly TextTokenizer tokenizer;
    private readonly EncoderPrefixes prefixes;
    private readonly EmbedderOptions options;
    private readonly EmbeddingGeneratorMetadata metadata;
    private readonly ConcurrentBag<EncoderBatch> batches = [];
    private readonly ConcurrentBag<TokenizedTexts> tokenized = [];

    private OnnxTextEmbedder(EncoderFiles files, EncoderSession session, TextTokenizer tokenizer, EmbedderOptions options, string identity)
    {
        this.session = session;
        this.tokenizer = tokenizer;
        this.options = options;
        Files = files;
        Identity = identity;
        prefixes = EncoderPrefixes.For(files, options);
        metadata = new EmbeddingGeneratorMetadata(Provider, null, Path.GetFileName(files.Model), session.Dimensions);
    }

    /// <summary>The files it was opened from.</summary>
    public EncoderFiles Files { get; }

    /// <summary>SHA-256 of the model file, lower-case hexadecimal: vectors of different models must not be compared.</summary>
    public string Identity { get; }

    /// <summary>Length of a vector.</summary>
    public int Dimensions => session.Dimensions;

    /// <summary>Opens an encoder and tries it once.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="options">How it encodes; null for the defaults.</param>
    /// <param name="identity">The model file's <see cref="Identity"/> where the caller knows it; null reads the whole file to compute it.</param>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, no encoder's, or the two do not belong together; the message names it.</exception>
    /// <exception cref="Interop.OnnxRuntime.OnnxException">ONNX Runtime refuses the model.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime cannot be loaded.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static OnnxTextEmbedder Open(EncoderFiles files, EmbedderOptions? options = null, string? identity = null)
    {
        options ??= new EmbedderOptions();
        options.Check();
        TextTokenizer tokenizer = TextTokenizer.Open(files.Tokenizer);
        if (options.MaxTokens < tokenizer.TemplateTokens)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.MaxTokens, $"MaxTokens is less than the {tokenizer.TemplateTokens} tokens that {files.Tokenizer} adds to a text.");
        }

        EncoderSession session = EncoderSession.Open(files, tokenizer, options.IntraOpThreads);
        return new OnnxTextEmbedder(files, session, tokenizer, options, identity ?? ComputeIdentity(files.Model));
    }

    /// <summary>SHA-256 of a model file as <see cref="Identity"/> gives it.</summary>
    public static string ComputeIdentity(string model)
    {
        using FileStream file = File.OpenRead(model);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text is too long to be tokenized, or an option asks for what the model does not give.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; a run ends between two operators.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.Dimensions is { } dimensions && dimensions != Dimensions)
            throw new ArgumentException($"{Files.Model} gives {Dimensions} dimensions, not {dimensions}.", nameof(options));
        string prefix = prefixes[ReadInput(options)];
        return Task.Run(() => Generate(values, prefix, cancellationToken), cancellationToken);
    }

    /// <summary>Encodes one text on the caller's thread; once warm, nothing is allocated for its tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="input">What it is.</param>
    /// <param name="vector">Receives <see cref="Dimensions"/> floats.</param>
    /// <param name="cancellationToken">Ends the run between two operators.</param>
    /// <returns>How many tokens it has, and how many were dropped.</returns>
    /// <exception cref="ArgumentException">The text is too long to be tokenized, or the vector has another length.</exception>
    public TokenCount Embed(ReadOnlySpan<char> text, EmbeddingInput input, Span<float> vector, CancellationToken cancellationToken = default)
    {
        if (vector.Length != Dimensions)
            throw new ArgumentException($"The vector has {vector.Length} floats, {Files.Model} gives {Dimensions}.", nameof(vector));
        TokenizedTexts texts = RentTexts();
        texts.Add(prefixes[input], text);
        TokenCount count = texts.Tokens(0);
        RunBatch(texts, [0], vector, cancellationToken);
        tokenized.Add(texts);
        return count;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    /// <summary>The batches that a call with these texts would run, filled, and how many tokens they hold.</summary>
    internal (List<EncoderBatch> Batches, int Tokens) Prepare(IReadOnlyList<string> texts)
    {
        var batches = new List<EncoderBatch>();
        int tokens = 0;
        foreach (string[] window in texts.Chunk(BatchPlan.WindowTexts))
        {
            var ids = new TokenizedTexts(tokenizer, options.MaxTokens);
            foreach (string text in window)
                ids.Add(prefixes[options.DefaultInput], text);
            int[] lengths = [.. Enumerable.Range(0, ids.Count).Select(text => ids.Tokens(text).Written)];
            tokens += lengths.Sum();
            (int[] order, List<Range> plan) = BatchPlan.Create(lengths, session.RunsAlone);
            foreach (Range range in plan)
            {
                var batch = new EncoderBatch();
                Fill(batch, ids, order.AsSpan(range));
                batches.Add(batch);
            }
        }

        return (batches, tokens);
    }

    /// <summary>Runs the engine over prepared batches, the longest first.</summary>
    internal void RunPrepared(List<EncoderBatch> prepared)
    {
        if (prepared.Count == 1)
            session.RunEngine(prepared[0], CancellationToken.None);
        else
            Parallel.For(0, prepared.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism }, i => session.RunEngine(prepared[^(i + 1)], CancellationToken.None));
    }

    private EmbeddingInput ReadInput(EmbeddingGenerationOptions? call)
    {
        if (call?.AdditionalProperties is not { } properties || !properties.TryGetValue(InputKey, out object? value))
            return options.DefaultInput;
        return value switch
        {
            EmbeddingInput input => input,
            string name when Enum.TryParse(name, ignoreCase: true, out EmbeddingInput input) && Enum.IsDefined(input) => input,
            _ => throw new ArgumentException($"The additional property \"{InputKey}\" is \"{value}\"; give query or passage.", nameof(call)),
        };
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(IEnumerable<string> values, string prefix, CancellationToken cancellationToken)
    {
        var result = new GeneratedEmbeddings<Embedding<float>>();
        long tokens = 0;
        int truncatedTexts = 0;
        int truncatedTokens = 0;
        TokenizedTexts texts = RentTexts();
        foreach (string[] window in values.Chunk(BatchPlan.WindowTexts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            texts.Clear();
            foreach (string text in window)
                texts.Add(prefix, text ?? throw new ArgumentException("A text is null.", nameof(values)));
            float[][] vectors = RunWindow(texts, cancellationToken);
            for (int i = 0; i < vectors.Length; i++)
            {
                TokenCount count = texts.Tokens(i);
                tokens += count.Written;
                truncatedTexts += count.Dropped > 0 ? 1 : 0;
                truncatedTokens += count.Dropped;
                result.Add(ToEmbedding(vectors[i], count));
            }
        }

        tokenized.Add(texts);
        result.Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens };
        result.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [TruncatedTextsKey] = truncatedTexts,
            [TruncatedTokensKey] = truncatedTokens,
        };
        return result;
    }

    private Embedding<float> ToEmbedding(float[] vector, TokenCount count)
    {
        var embedding = new Embedding<float>(vector) { ModelId = metadata.DefaultModelId };
        if (count.Dropped > 0)
            embedding.AdditionalProperties = new AdditionalPropertiesDictionary { [TruncatedTokensKey] = count.Dropped };
        return embedding;
    }

    private float[][] RunWindow(TokenizedTexts texts, CancellationToken cancellationToken)
    {
        int[] lengths = new int[texts.Count];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = texts.Tokens(i).Written;
        (int[] order, List<Range> plan) = BatchPlan.Create(lengths, session.RunsAlone);
        float[][] vectors = new float[texts.Count][];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };

        // The longest runs first: the last ones to end are then the short ones.
        Parallel.For(0, plan.Count, parallel, i => RunPlanned(texts, order.AsSpan(plan[^(i + 1)]), vectors, cancellationToken));
        return vectors;
    }

    private void RunPlanned(TokenizedTexts texts, ReadOnlySpan<int> rows, float[][] vectors, CancellationToken cancellationToken)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(rows.Length * Dimensions);
        RunBatch(texts, rows, rented.AsSpan(0, rows.Length * Dimensions), cancellationToken);
        for (int i = 0; i < rows.Length; i++)
            vectors[rows[i]] = rented.AsSpan(i * Dimensions, Dimensions).ToArray();
        ArrayPool<float>.Shared.Return(rented);
    }

    private void RunBatch(TokenizedTexts texts, ReadOnlySpan<int> rows, Span<float> vectors, CancellationToken cancellationToken)
    {
        EncoderBatch batch = batches.TryTake(out EncoderBatch? used) ? used : new EncoderBatch();
        Fill(batch, texts, rows);
        session.Run(batch, vectors, cancellationToken);
        if (batch.IsWorthKeeping)
            batches.Add(batch);
    }

    private void Fill(EncoderBatch batch, TokenizedTexts texts, ReadOnlySpan<int> rows)
    {
        int columns = 0;
        foreach (int row in rows)
            columns = Math.Max(columns, texts.Tokens(row).Written);
        batch.Begin(rows.Length, columns);
        foreach (int row in rows)
            batch.Add(texts.Ids(row), tokenizer.PaddingId);
    }

    private TokenizedTexts RentTexts()
    {
        TokenizedTexts texts = tokenized.TryTake(out TokenizedTexts? used) ? used : new TokenizedTexts(tokenizer, options.MaxTokens);
        texts.Clear();
        return texts;
    }
}
