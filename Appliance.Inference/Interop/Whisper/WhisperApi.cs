using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Whisper;

/// <summary>
/// Functions of whisper.h 1.9.3. A context holds weights and vocabulary and may be used from several threads; a state belongs to one
/// thread at a time. <c>bool</c> is one byte. An exception thrown inside would end the process: see <see cref="Speech.WhisperProbe"/>.
/// </summary>
internal static unsafe partial class WhisperApi
{
    /// <summary>Import name of the library; <see cref="WhisperLibrary"/> resolves it.</summary>
    internal const string Library = "whisper";

    /// <summary>What functions return that succeeded.</summary>
    internal const int Ok = 0;

    /// <summary>WHISPER_SAMPLING_GREEDY.</summary>
    internal const int Greedy = 0;

    [LibraryImport(Library, EntryPoint = "whisper_version")]
    internal static partial byte* Version();

    [LibraryImport(Library, EntryPoint = "whisper_log_set")]
    internal static partial void LogSet(delegate* unmanaged[Cdecl]<int, byte*, void*, void> callback, void* userData);

    [LibraryImport(Library, EntryPoint = "whisper_context_default_params")]
    internal static partial WhisperContextParams ContextDefaultParams();

    [LibraryImport(Library, EntryPoint = "whisper_full_default_params")]
    internal static partial WhisperFullParams FullDefaultParams(int strategy);

    /// <param name="path">UTF-8, null-terminated.</param>
    /// <param name="parameters">By value, as the C function takes them.</param>
    /// <returns>Null when the file cannot be loaded; the log says why.</returns>
    [LibraryImport(Library, EntryPoint = "whisper_init_from_file_with_params_no_state")]
    internal static partial void* InitFromFile(byte* path, WhisperContextParams parameters);

    [LibraryImport(Library, EntryPoint = "whisper_free")]
    internal static partial void Free(void* context);

    /// <returns>Null when there is not enough memory.</returns>
    [LibraryImport(Library, EntryPoint = "whisper_init_state")]
    internal static partial void* InitState(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_free_state")]
    internal static partial void FreeState(void* state);

    [LibraryImport(Library, EntryPoint = "whisper_n_vocab")]
    internal static partial int VocabularySize(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_n_text_ctx")]
    internal static partial int TextContext(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_n_audio_ctx")]
    internal static partial int AudioContext(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_is_multilingual")]
    internal static partial int IsMultilingual(void* context);

    /// <summary>Largest id of a language.</summary>
    [LibraryImport(Library, EntryPoint = "whisper_lang_max_id")]
    internal static partial int LanguageMaxId();

    [LibraryImport(Library, EntryPoint = "whisper_lang_str")]
    internal static partial byte* LanguageName(int id);

    [LibraryImport(Library, EntryPoint = "whisper_token_eot")]
    internal static partial int TokenEndOfText(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_token_sot")]
    internal static partial int TokenStart(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_token_solm")]
    internal static partial int TokenStartOfLanguageModel(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_token_prev")]
    internal static partial int TokenPrevious(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_token_nosp")]
    internal static partial int TokenNoSpeech(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_token_not")]
    internal static partial int TokenNoTimestamps(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_token_beg")]
    internal static partial int TokenFirstTimestamp(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_token_translate")]
    internal static partial int TokenTranslate(void* context);

    [LibraryImport(Library, EntryPoint = "whisper_token_transcribe")]
    internal static partial int TokenTranscribe(void* context);

    /// <returns>UTF-8, of the context; a token may hold part of a character.</returns>
    [LibraryImport(Library, EntryPoint = "whisper_token_to_str")]
    internal static partial byte* TokenText(void* context, int token);

    /// <returns>Number of tokens; negative, and nothing written, when there are more than fit.</returns>
    [LibraryImport(Library, EntryPoint = "whisper_tokenize")]
    internal static partial int Tokenize(void* context, byte* text, int* tokens, int capacity);

    /// <summary>Encodes the state's spectrogram with the state's audio context; <see cref="Ok"/> or negative.</summary>
    [LibraryImport(Library, EntryPoint = "whisper_encode_with_state")]
    internal static partial int Encode(void* context, void* state, int offset, int threads);

    /// <summary>Decodes tokens after <paramref name="past"/> others; <see cref="Ok"/> or not.</summary>
    [LibraryImport(Library, EntryPoint = "whisper_decode_with_state")]
    internal static partial int Decode(void* context, void* state, int* tokens, int count, int past, int threads);

    /// <returns>One row for each token of the last call of <see cref="Decode"/>; only the last row is filled.</returns>
    [LibraryImport(Library, EntryPoint = "whisper_get_logits_from_state")]
    internal static partial float* Logits(void* state);

    /// <summary>The whole of whisper.cpp's own transcription. Without samples the state's spectrogram is used again.</summary>
    [LibraryImport(Library, EntryPoint = "whisper_full_with_state")]
    internal static partial int Full(void* context, void* state, WhisperFullParams parameters, float* samples, int count);

    [LibraryImport(Library, EntryPoint = "whisper_full_n_segments_from_state")]
    internal static partial int SegmentCount(void* state);

    [LibraryImport(Library, EntryPoint = "whisper_full_get_segment_text_from_state")]
    internal static partial byte* SegmentText(void* state, int segment);

    [LibraryImport(Library, EntryPoint = "whisper_full_lang_id_from_state")]
    internal static partial int FullLanguage(void* state);
}
