using System.Runtime.InteropServices;
using System.Text;
using Appliance.Inference.Interop.Whisper;

namespace Appliance.Inference.Speech.Whisper;

/// <summary>The tokens of a model, copied out of the engine. Immutable.</summary>
internal sealed unsafe class WhisperVocabulary
{
    private readonly byte[][] pieces;

    /// <param name="context">The loaded model.</param>
    internal WhisperVocabulary(void* context)
    {
        pieces = new byte[WhisperApi.VocabularySize(context)][];
        for (int token = 0; token < pieces.Length; token++)
            pieces[token] = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(WhisperApi.TokenText(context, token)).ToArray();
        EndOfText = WhisperApi.TokenEndOfText(context);
        Start = WhisperApi.TokenStart(context);
        Previous = WhisperApi.TokenPrevious(context);
        NoSpeech = WhisperApi.TokenNoSpeech(context);
        Transcribe = WhisperApi.TokenTranscribe(context);
        FirstTimestamp = WhisperApi.TokenFirstTimestamp(context);
        bool multilingual = WhisperApi.IsMultilingual(context) != 0;
        // Languages lie between the start and the first task token; older models have one language less than the engine knows.
        int languages = multilingual ? Math.Min(WhisperApi.LanguageMaxId() + 1, WhisperApi.TokenTranslate(context) - Start - 1) : 0;
        Languages = [.. Enumerable.Range(0, Math.Max(0, languages)).Select(id => Marshal.PtrToStringUTF8((nint)WhisperApi.LanguageName(id)) ?? "")];
        Space = Array.FindIndex(pieces, 0, EndOfText, piece => piece is [(byte)' ']);
        Suppressed =
        [
            Start, NoSpeech, Previous, Transcribe, WhisperApi.TokenTranslate(context), WhisperApi.TokenStartOfLanguageModel(context),
            WhisperApi.TokenNoTimestamps(context), .. Enumerable.Range(Start + 1, Languages.Count),
        ];
    }

    internal int Size => pieces.Length;

    /// <summary>Ends a text; text tokens are all below it.</summary>
    internal int EndOfText { get; }

    /// <summary>Begins a transcription.</summary>
    internal int Start { get; }

    /// <summary>Comes before text that precedes the recording: the vocabulary hint.</summary>
    internal int Previous { get; }

    internal int NoSpeech { get; }

    internal int Transcribe { get; }

    /// <summary>Time mark 0; each next token is 20 ms later, up to the end of the vocabulary.</summary>
    internal int FirstTimestamp { get; }

    /// <summary>A blank, or -1.</summary>
    internal int Space { get; }

    /// <summary>Codes of the languages, in the order of their tokens after <see cref="Start"/>; empty for an English-only model.</summary>
    internal IReadOnlyList<string> Languages { get; }

    /// <summary>Tokens that never belong into a transcription.</summary>
    internal IReadOnlyList<int> Suppressed { get; }

    /// <summary>Bytes of a token; may hold part of a character.</summary>
    internal ReadOnlySpan<byte> Piece(int token) => pieces[token];

    /// <summary>The text of tokens, without time marks and special ones. Bytes that are no characters become replacement characters.</summary>
    internal string Text(IEnumerable<int> tokens)
    {
        var bytes = new MemoryStream();
        foreach (int token in tokens)
        {
            if (token < EndOfText)
                bytes.Write(pieces[token]);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>Token of a language; -1 when the model does not know it.</summary>
    internal int LanguageToken(string language)
    {
        for (int i = 0; i < Languages.Count; i++)
        {
            if (Languages[i] == language)
                return Start + 1 + i;
        }

        return -1;
    }
}
