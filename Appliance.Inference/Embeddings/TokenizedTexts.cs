using System.Buffers;
using Appliance.Inference.Tokenizers;

namespace Appliance.Inference.Embeddings;

/// <summary>The ids of several texts, one after the other. Not thread-safe while texts are added.</summary>
internal sealed class TokenizedTexts(TextTokenizer tokenizer, int maxTokens)
{
    private readonly List<(int Start, TokenCount Count)> texts = [];
    private readonly long[] room = new long[maxTokens];
    private long[] ids = new long[maxTokens];
    private int used;

    internal int Count => texts.Count;

    internal void Clear()
    {
        texts.Clear();
        used = 0;
    }

    internal void Add(string prefix, ReadOnlySpan<char> text)
    {
        TokenCount count = Encode(prefix, text);
        if (ids.Length - used < count.Written)
            Array.Resize(ref ids, Math.Max(ids.Length * 2, used + count.Written));
        room.AsSpan(0, count.Written).CopyTo(ids.AsSpan(used));
        texts.Add((used, count));
        used += count.Written;
    }

    internal ReadOnlySpan<long> Ids(int text) => ids.AsSpan(texts[text].Start, texts[text].Count.Written);

    internal TokenCount Tokens(int text) => texts[text].Count;

    // The prefix is part of the text to the normalizer and the pre-tokenizer.
    private TokenCount Encode(string prefix, ReadOnlySpan<char> text)
    {
        if (prefix.Length == 0)
            return tokenizer.Encode(text, room);
        char[] joined = ArrayPool<char>.Shared.Rent(prefix.Length + text.Length);
        prefix.CopyTo(joined);
        text.CopyTo(joined.AsSpan(prefix.Length));
        try
        {
            return tokenizer.Encode(joined.AsSpan(0, prefix.Length + text.Length), room);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(joined, clearArray: true);
        }
    }
}
