using System.Text;

namespace Appliance.Inference.Chat;

/// <summary>
/// Bytes of tokens to text that may be delivered: a character split over tokens waits for its rest, and text that might be the
/// beginning of a stop string waits until it is not. Used by one thread.
/// </summary>
internal sealed class TextAssembler(IReadOnlyList<string> stops)
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder pending = new();
    private char[] characters = new char[64];

    /// <summary>Whether a stop string was met; nothing is delivered from it on.</summary>
    internal bool Stopped { get; private set; }

    /// <summary>Takes a token's bytes and returns what may be delivered now, often empty.</summary>
    internal string Append(ReadOnlySpan<byte> piece)
    {
        int capacity = Encoding.UTF8.GetMaxCharCount(piece.Length);
        if (characters.Length < capacity)
            characters = new char[capacity];
        int count = decoder.GetChars(piece, characters, flush: false);
        if (stops.Count == 0)
            return count == 0 ? "" : new string(characters, 0, count);
        pending.Append(characters, 0, count);
        return TakeSafe();
    }

    /// <summary>What is left when the answer ends for another reason; an unfinished character is left out.</summary>
    internal string Finish()
    {
        string rest = Stopped ? "" : pending.ToString();
        pending.Clear();
        return rest;
    }

    private string TakeSafe()
    {
        if (Stopped)
            return "";
        string text = pending.ToString();
        int stop = -1, held = 0;
        foreach (string candidate in stops)
        {
            int index = text.IndexOf(candidate, StringComparison.Ordinal);
            if (index >= 0 && (stop < 0 || index < stop))
                stop = index;
            held = Math.Max(held, UnfinishedLength(text, candidate));
        }

        Stopped = stop >= 0;
        int safe = Stopped ? stop : text.Length - held;
        pending.Remove(0, safe);
        return text[..safe];
    }

    // Length of the longest end of the text that a stop string begins with.
    private static int UnfinishedLength(string text, string stop)
    {
        for (int length = Math.Min(stop.Length - 1, text.Length); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).Equals(stop.AsSpan(0, length), StringComparison.Ordinal))
                return length;
        }

        return 0;
    }
}
