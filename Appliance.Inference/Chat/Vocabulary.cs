using System.Buffers;
using System.Text;
using Appliance.Inference.Interop.Llama;

namespace Appliance.Inference.Chat;

/// <summary>A model's vocabulary: text to tokens and back. Safe from several threads.</summary>
internal sealed unsafe class Vocabulary
{
    private const int PieceBytes = 128;
    private const int SentencePiece = 1;

    private readonly LlamaModelHandle model;
    private readonly byte[]?[] pieces;
    private readonly bool[] endOfGeneration;

    internal Vocabulary(LlamaModelHandle model)
    {
        this.model = model;
        Pointer = LlamaApi.ModelGetVocab(model.Pointer);
        TokenCount = LlamaApi.VocabTokenCount(Pointer);
        pieces = new byte[TokenCount][];
        endOfGeneration = new bool[TokenCount];
        for (int token = 0; token < TokenCount; token++)
            endOfGeneration[token] = LlamaApi.VocabIsEndOfGeneration(Pointer, token) != 0;
        BeginOfSequence = LlamaApi.VocabBeginOfSequence(Pointer);
        EndOfSequence = LlamaApi.VocabEndOfSequence(Pointer);
        AddsBeginOfSequence = LlamaApi.VocabAddsBeginOfSequence(Pointer) != 0;
        PutsSpaceFirst = LlamaApi.VocabType(Pointer) == SentencePiece;
    }

    /// <summary>Owned by the model.</summary>
    internal void* Pointer { get; }

    internal int TokenCount { get; }

    /// <summary>Token, or -1 when the vocabulary has none.</summary>
    internal int BeginOfSequence { get; }

    /// <summary>Token, or -1 when the vocabulary has none.</summary>
    internal int EndOfSequence { get; }

    /// <summary>Whether every sequence begins with <see cref="BeginOfSequence"/>.</summary>
    internal bool AddsBeginOfSequence { get; }

    /// <summary>Whether a text gets a space before its first word unless something precedes it (SentencePiece).</summary>
    internal bool PutsSpaceFirst { get; }

    /// <summary>Whether the token ends an answer.</summary>
    internal bool IsEndOfGeneration(int token) => endOfGeneration[token];

    /// <summary>Whether the token is one that no text can spell unless special tokens are recognised.</summary>
    internal bool IsControl(int token) => LlamaApi.VocabIsControl(Pointer, token) != 0;

    /// <summary>Tokens of a text.</summary>
    /// <param name="text">The text; empty for no tokens.</param>
    /// <param name="parseSpecial">Whether the names of special tokens become those tokens. Never for what a person wrote.</param>
    internal int[] Tokenize(string text, bool parseSpecial)
    {
        if (text.Length == 0)
            return [];
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        int[] tokens = ArrayPool<int>.Shared.Rent(text.Length + 8);
        try
        {
            int length = Encoding.UTF8.GetBytes(text, bytes);
            int count = Tokenize(bytes, length, tokens, parseSpecial);
            if (count < 0)
            {
                ArrayPool<int>.Shared.Return(tokens);
                tokens = ArrayPool<int>.Shared.Rent(-count);
                count = Tokenize(bytes, length, tokens, parseSpecial);
            }

            GC.KeepAlive(model);
            return count >= 0 ? tokens.AsSpan(0, count).ToArray() : throw new LlamaException("A text cannot be cut into tokens by this model.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
            ArrayPool<int>.Shared.Return(tokens, clearArray: true);
        }
    }

    /// <summary>UTF-8 bytes of a token as text, possibly a part of a character; empty for control tokens.</summary>
    internal ReadOnlySpan<byte> Piece(int token) => Volatile.Read(ref pieces[token]) ?? ReadPiece(token);

    /// <summary>Name of a special token, empty for -1.</summary>
    internal string SpecialText(int token)
    {
        if (token < 0)
            return "";
        byte* buffer = stackalloc byte[PieceBytes];
        int length = LlamaApi.TokenToPiece(Pointer, token, buffer, PieceBytes, 0, 1);
        return length > 0 ? Encoding.UTF8.GetString(buffer, length) : "";
    }

    private byte[] ReadPiece(int token)
    {
        byte[] piece = new byte[PieceBytes];
        int length = Convert(token, piece);
        if (length < 0)
        {
            piece = new byte[-length];
            length = Convert(token, piece);
        }

        byte[] exact = piece.AsSpan(0, Math.Max(length, 0)).ToArray();
        Volatile.Write(ref pieces[token], exact);
        return exact;
    }

    private int Convert(int token, byte[] buffer)
    {
        fixed (byte* pointer = buffer)
            return LlamaApi.TokenToPiece(Pointer, token, pointer, buffer.Length, 0, 0);
    }

    private int Tokenize(byte[] bytes, int length, int[] tokens, bool parseSpecial)
    {
        fixed (byte* text = bytes)
        {
            fixed (int* target = tokens)
                return LlamaApi.Tokenize(Pointer, text, length, target, tokens.Length, 0, parseSpecial ? (byte)1 : (byte)0);
        }
    }
}
