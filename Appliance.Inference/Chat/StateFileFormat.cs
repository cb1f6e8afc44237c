using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Appliance.Inference.Chat;

/// <summary>
/// File of one state: magic, header (conversation, tokens, shared length, answers, length of the cells), cells, SHA-256 of everything
/// before it. Little-endian. Checked before the engine sees a byte of it, because the engine trusts what it restores.
/// </summary>
internal static class StateFileFormat
{
    private const int HashBytes = 32;
    private const int PieceBytes = 1024 * 1024;
    private const int BufferBytes = 64 * 1024;

    /// <summary>Most tokens, answers and bytes of an answer that a file is believed to hold.</summary>
    private const int MaxCount = 16 * 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => "APPLST01"u8;

    /// <summary>Writes a file and returns its size in bytes.</summary>
    internal static async Task<long> WriteAsync(string path, ConversationState state, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = BufferBytes, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        await using var file = new FileStream(path, options);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] header = Header(state);
        hash.AppendData(header);
        await file.WriteAsync(header);
        byte[] piece = new byte[PieceBytes];
        for (long offset = 0; offset < state.Cells.Length; offset += PieceBytes)
        {
            int count = Copy(state.Cells, offset, piece);
            hash.AppendData(piece, 0, count);
            await file.WriteAsync(piece.AsMemory(0, count));
        }

        await file.WriteAsync(hash.GetHashAndReset());
        await file.FlushAsync();
        return file.Length;
    }

    /// <summary>Reads a file back.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another conversation.</exception>
    internal static async Task<ConversationState> ReadAsync(string path, string key, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            BufferSize = BufferBytes,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        });
        byte[] lengthField = new byte[Magic.Length + sizeof(int)];
        await file.ReadExactlyAsync(lengthField, cancellation);
        int headerBytes = BitConverter.ToInt32(lengthField, Magic.Length);
        if (!lengthField.AsSpan().StartsWith(Magic) || headerBytes < 0 || headerBytes > file.Length)
            throw new InvalidDataException($"{path} is not a conversation's state.");
        byte[] header = new byte[headerBytes];
        await file.ReadExactlyAsync(header, cancellation);
        long cellBytes = file.Length - lengthField.Length - headerBytes - HashBytes;
        if (cellBytes < 0)
            throw new InvalidDataException($"{path} is cut off.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(lengthField);
        hash.AppendData(header);
        var cells = new StateBlob((nuint)cellBytes);
        try
        {
            await ReadCellsAsync(file, cells, hash, cancellation);
            byte[] expected = new byte[HashBytes];
            await file.ReadExactlyAsync(expected, cancellation);
            if (!hash.GetHashAndReset().AsSpan().SequenceEqual(expected))
                throw new InvalidDataException($"{path} is damaged.");
            return Parse(header, key, cells) ?? throw new InvalidDataException($"{path} belongs to another conversation.");
        }
        catch
        {
            cells.Dispose();
            throw;
        }
    }

    private static byte[] Header(ConversationState state)
    {
        using var memory = new MemoryStream();
        memory.Write(Magic);
        memory.Write(stackalloc byte[sizeof(int)]);
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(state.Key);
            writer.Write(state.Shared);
            WriteTokens(writer, state.Tokens);
            writer.Write(state.Replies.Count);
            foreach (GeneratedReply reply in state.Replies)
            {
                writer.Write(reply.Text);
                WriteTokens(writer, reply.Tokens);
            }
        }

        byte[] header = memory.ToArray();
        BitConverter.TryWriteBytes(header.AsSpan(Magic.Length), header.Length - Magic.Length - sizeof(int));
        return header;
    }

    private static ConversationState? Parse(byte[] header, string key, StateBlob cells)
    {
        using var reader = new BinaryReader(new MemoryStream(header), Encoding.UTF8);
        if (reader.ReadString() != key)
            return null;
        int shared = reader.ReadInt32();
        int[] tokens = ReadTokens(reader);
        var replies = new GeneratedReply[Count(reader)];
        for (int i = 0; i < replies.Length; i++)
            replies[i] = new GeneratedReply(reader.ReadString(), ReadTokens(reader));
        return new ConversationState(key, tokens, shared, cells, replies);
    }

    private static async Task ReadCellsAsync(FileStream file, StateBlob cells, IncrementalHash hash, CancellationToken cancellation)
    {
        byte[] piece = new byte[PieceBytes];
        for (long offset = 0; offset < cells.Length; offset += PieceBytes)
        {
            int count = (int)Math.Min(PieceBytes, cells.Length - offset);
            await file.ReadExactlyAsync(piece.AsMemory(0, count), cancellation);
            hash.AppendData(piece, 0, count);
            piece.AsSpan(0, count).CopyTo(cells.Slice(offset, count));
        }
    }

    private static int Copy(StateBlob cells, long offset, byte[] piece)
    {
        Span<byte> source = cells.Slice(offset, piece.Length);
        source.CopyTo(piece);
        return source.Length;
    }

    private static void WriteTokens(BinaryWriter writer, int[] tokens)
    {
        writer.Write(tokens.Length);
        writer.Write(MemoryMarshal.AsBytes(tokens.AsSpan()));
    }

    private static int[] ReadTokens(BinaryReader reader)
    {
        int[] tokens = new int[Count(reader)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(tokens.AsSpan()));
        return tokens;
    }

    private static int Count(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        return count is >= 0 and <= MaxCount ? count : throw new InvalidDataException($"A conversation's state claims {count} entries.");
    }
}
