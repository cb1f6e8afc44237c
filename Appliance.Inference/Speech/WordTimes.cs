using System.Text;
using Appliance.Inference.Speech.Whisper;

namespace Appliance.Inference.Speech;

/// <summary>Tokens with time marks → words with times. Between two marks, time is shared out by length.</summary>
internal static class WordTimes
{
    /// <summary>The words of a window.</summary>
    /// <param name="vocabulary">The model's.</param>
    /// <param name="tokens">Words and time marks.</param>
    /// <param name="start">Where the window begins in the recording, in seconds.</param>
    /// <param name="length">Its length in seconds: the end of what has no closing mark.</param>
    internal static List<HeardWord> Of(WhisperVocabulary vocabulary, IReadOnlyList<DecodedToken> tokens, double start, double length)
    {
        var words = new List<HeardWord>();
        var group = new List<DecodedToken>();
        double from = 0;
        foreach (DecodedToken token in tokens)
        {
            if (token.Id < vocabulary.FirstTimestamp)
            {
                group.Add(token);
                continue;
            }

            double mark = Math.Min(length, (double)(token.Id - vocabulary.FirstTimestamp) / TokenRules.MarksPerSecond);
            AddGroup(words, vocabulary, group, start + from, start + Math.Max(from, mark));
            group.Clear();
            from = mark;
        }

        AddGroup(words, vocabulary, group, start + from, start + Math.Max(from, length));
        return words;
    }

    private static void AddGroup(List<HeardWord> words, WhisperVocabulary vocabulary, List<DecodedToken> group, double from, double to)
    {
        List<(byte[] Bytes, float LogProbability)> pieces = Join(vocabulary, group);
        int total = pieces.Sum(piece => piece.Bytes.Length), before = 0;
        foreach ((byte[] bytes, float probability) in pieces)
        {
            double begin = from + ((to - from) * before / total);
            before += bytes.Length;
            double end = from + ((to - from) * before / total);
            string text = Encoding.UTF8.GetString(bytes).Trim();
            if (text.Length > 0)
                words.Add(new HeardWord(text, TimeSpan.FromSeconds(begin), TimeSpan.FromSeconds(end), Math.Exp(probability)));
        }
    }

    // A token that begins with a blank begins a word.
    private static List<(byte[] Bytes, float LogProbability)> Join(WhisperVocabulary vocabulary, List<DecodedToken> group)
    {
        var words = new List<(byte[] Bytes, float LogProbability)>();
        foreach (DecodedToken token in group)
        {
            ReadOnlySpan<byte> piece = vocabulary.Piece(token.Id);
            if (words.Count == 0 || piece.StartsWith(" "u8))
                words.Add((piece.ToArray(), token.LogProbability));
            else
                words[^1] = ([.. words[^1].Bytes, .. piece], Math.Min(words[^1].LogProbability, token.LogProbability));
        }

        return words;
    }
}
