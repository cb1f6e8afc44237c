using System.Collections.Concurrent;
using Appliance.Inference.Tokenizers.Buffers;
using Appliance.Inference.Tokenizers.Normalization;
using Appliance.Inference.Tokenizers.Reading;
using Appliance.Inference.Tokenizers.Segmentation;
using Appliance.Inference.Tokenizers.Splitting;

namespace Appliance.Inference.Tokenizers;

/// <summary>
/// Turns texts into the ids of a model's vocabulary as its Hugging Face <c>tokenizer.json</c> describes: normalizer,
/// pre-tokenizer, model (Unigram, WordPiece, BPE), template. One difference is meant: added tokens are never recognised in a
/// text, and special ones are no pieces either, so that what a person types never becomes a control token. Thread-safe;
/// allocates no managed memory once warm.
/// </summary>
public sealed class TextTokenizer
{
    private readonly ConcurrentBag<TokenizerScratch> scratches = [];
    private readonly Normalizer[] normalizers;
    private readonly PreTokenizer[] preTokenizers;
    private readonly SegmentationModel model;
    private readonly SequenceTemplate template;
    private readonly TokenizerLimits limits;

    internal TextTokenizer(
        Normalizer[] normalizers, PreTokenizer[] preTokenizers, SegmentationModel model, SequenceTemplate template, TokenizerLimits limits)
    {
        this.normalizers = normalizers;
        this.preTokenizers = preTokenizers;
        this.model = model;
        this.template = template;
        this.limits = limits;
    }

    /// <summary>The largest id a text can become, and with it the least size of the model's embedding table.</summary>
    public required int MaxId { get; init; }

    /// <summary>The id that fills a batch's shorter rows.</summary>
    public required int PaddingId { get; init; }

    /// <summary>Tokens that the template adds to every text.</summary>
    public int TemplateTokens => template.Before.Length + template.After.Length;

    /// <summary>Reads a <c>tokenizer.json</c>.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, beyond a limit, or asks for something that is not supported.</exception>
    public static TextTokenizer Open(string path, TokenizerLimits? limits = null) => TokenizerFile.Open(path, limits ?? new TokenizerLimits());

    /// <summary>Writes the ids of a text between those of the template; what has no room is dropped from the text's end.</summary>
    /// <param name="text">The text, at most <see cref="TokenizerLimits.TextCharacters"/> long.</param>
    /// <param name="ids">Its length is the most tokens wanted, at least <see cref="TemplateTokens"/>.</param>
    /// <exception cref="ArgumentException">The text is too long, or the template has no room.</exception>
    public TokenCount Encode(ReadOnlySpan<char> text, Span<long> ids)
    {
        if (text.Length > limits.TextCharacters)
        {
            throw new ArgumentException(
                $"The text has {text.Length} characters, at most {limits.TextCharacters} are encoded; split it into passages.", nameof(text));
        }

        int room = ids.Length - TemplateTokens;
        if (room < 0)
            throw new ArgumentException($"The template adds {TemplateTokens} tokens, there is room for {ids.Length}.", nameof(ids));
        TokenizerScratch scratch = scratches.TryTake(out TokenizerScratch? used) ? used : new TokenizerScratch();
        Segment(text, scratch);
        ReadOnlySpan<int> found = scratch.Ids.Span;
        int taken = Math.Min(found.Length, room);
        int written = 0;
        foreach (int id in template.Before)
            ids[written++] = id;
        foreach (int id in found[..taken])
            ids[written++] = id;
        foreach (int id in template.After)
            ids[written++] = id;
        int dropped = found.Length - taken;
        if (scratch.IsWorthKeeping)
            scratches.Add(scratch);
        return new TokenCount(written, dropped);
    }

    private void Segment(ReadOnlySpan<char> text, TokenizerScratch scratch)
    {
        ReadOnlySpan<char> normalized = text;
        foreach (Normalizer normalizer in normalizers)
        {
            scratch.NextNormalized.Clear();
            normalizer.Normalize(normalized, scratch.NextNormalized);
            scratch.SwapNormalized();
            normalized = scratch.Normalized.Span;
        }

        scratch.Pieces.Clear();
        scratch.Pieces.AddPiece(normalized);
        foreach (PreTokenizer preTokenizer in preTokenizers)
        {
            scratch.NextPieces.Clear();
            for (int i = 0; i < scratch.Pieces.Count; i++)
            {
                preTokenizer.Split(scratch.Pieces[i], isFirst: i == 0, scratch.NextPieces);
                scratch.NextPieces.EndPiece();
            }

            scratch.SwapPieces();
        }

        scratch.Ids.Clear();
        for (int i = 0; i < scratch.Pieces.Count; i++)
            model.Segment(scratch.Pieces[i], scratch);
    }
}
