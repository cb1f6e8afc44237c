using System.Runtime.InteropServices;
using System.Text;

namespace Appliance.Inference.Interop.Whisper;

/// <summary>What this binding of whisper.cpp requires of a library; see <see cref="AbiGate"/>.</summary>
internal static unsafe class WhisperAbi
{
    /// <summary>Releases accepted: what <c>whisper_version</c> begins with.</summary>
    internal const string Version = "1.9.3";

    private const string ContextParams = "whisper_context_params", FullParams = "whisper_full_params";

    // whisper.cpp's own limit on the default number of threads.
    private const int MaxDefaultThreads = 4;

    /// <summary>Throws unless the text is a build of <see cref="Version"/>.</summary>
    internal static void RequireVersion(string text) => AbiGate.RequireVersion("whisper.cpp", text, Version);

    /// <summary>Throws, naming every function that the loaded library lacks.</summary>
    internal static void RequireExports(Func<string, bool> find) => AbiGate.RequireExports((_, function) => find(function), typeof(WhisperApi));

    /// <summary>Asks the library for both sets of defaults and compares them with the release's.</summary>
    /// <param name="contextDefaults">Address of whisper_context_default_params.</param>
    /// <param name="fullDefaults">Address of whisper_full_default_params.</param>
    internal static void RequireDefaults(nint contextDefaults, nint fullDefaults)
    {
        RequireContextDefaults(AbiGate.ReadDefaults<WhisperContextParams>(contextDefaults, 0, ContextParams));
        RequireFullDefaults(AbiGate.ReadDefaults<WhisperFullParams>(fullDefaults, WhisperApi.Greedy, FullParams));
    }

    internal static void RequireContextDefaults(in WhisperContextParams found) => AbiGate.RequireEqual(
        ContextParams,
        (AbiField[])
        [
            new("use_gpu", found.UseGpu, 1),
            // Whichever of the two layouts it has: nobody asks for Core ML, and flash attention is on.
            found.CoreMlOrFlashAttention == 0 ? new("flash_attn", found.FlashAttentionOrNothing, 1) : new("flash_attn", found.CoreMlOrFlashAttention, 1),
            new("gpu_device", found.GpuDevice, 0), new("dtw_token_timestamps", found.DtwTokenTimestamps, 0),
            new("dtw_aheads_preset", found.DtwHeadsPreset, 0), new("dtw_n_top", found.DtwTopLayers, -1), new("n_heads", found.DtwHeadCount, 0),
            new("heads", (nint)found.DtwHeads, 0), new("dtw_mem_size", found.DtwMemorySize, 128 * 1024 * 1024),
        ]);

    internal static void RequireFullDefaults(in WhisperFullParams found)
    {
        AbiField[] fields =
        [
            new("strategy", found.Strategy, WhisperApi.Greedy), new("n_threads", found.Threads, Math.Clamp(found.Threads, 1, MaxDefaultThreads)),
            new("n_max_text_ctx", found.MaxTextContext, 16_384), new("offset_ms", found.OffsetMilliseconds, 0),
            new("duration_ms", found.DurationMilliseconds, 0), new("translate", found.Translate, 0), new("no_context", found.NoContext, 1),
            new("no_timestamps", found.NoTimestamps, 0), new("single_segment", found.SingleSegment, 0), new("print_special", found.PrintSpecial, 0),
            new("print_progress", found.PrintProgress, 1), new("print_realtime", found.PrintRealtime, 0),
            new("print_timestamps", found.PrintTimestamps, 1), new("token_timestamps", found.TokenTimestamps, 0),
            new("thold_pt", found.TimestampThreshold, 0.01f), new("thold_ptsum", found.TimestampSumThreshold, 0.01f),
            new("max_len", found.MaxLength, 0), new("split_on_word", found.SplitOnWord, 0), new("max_tokens", found.MaxTokens, 0),
            new("debug_mode", found.DebugMode, 0), new("audio_ctx", found.AudioContext, 0), new("tdrz_enable", found.TinyDiarize, 0),
            new("suppress_regex", (nint)found.SuppressRegex, 0), new("initial_prompt", (nint)found.InitialPrompt, 0),
            new("carry_initial_prompt", found.CarryInitialPrompt, 0), new("prompt_tokens", (nint)found.PromptTokens, 0),
            new("prompt_n_tokens", found.PromptTokenCount, 0), new("detect_language", found.DetectLanguage, 0),
            new("suppress_blank", found.SuppressBlank, 1), new("suppress_nst", found.SuppressNonSpeech, 0), new("temperature", found.Temperature, 0),
            new("max_initial_ts", found.MaxInitialTimestamp, 1), new("length_penalty", found.LengthPenalty, -1),
            new("temperature_inc", found.TemperatureIncrement, 0.2f), new("entropy_thold", found.EntropyThreshold, 2.4f),
            new("logprob_thold", found.LogProbabilityThreshold, -1), new("no_speech_thold", found.NoSpeechThreshold, 0.6f),
            new("best_of", found.BestOf, 5), new("beam_size", found.BeamSize, -1), new("patience", found.BeamPatience, -1),
            new("new_segment_callback", (nint)found.NewSegmentCallback, 0), new("progress_callback", (nint)found.ProgressCallback, 0),
            new("encoder_begin_callback", (nint)found.EncoderBeginCallback, 0), new("abort_callback", (nint)found.AbortCallback, 0),
            new("logits_filter_callback", (nint)found.LogitsFilterCallback, 0), new("grammar_rules", (nint)found.GrammarRules, 0),
            new("n_grammar_rules", found.GrammarRuleCount, 0), new("i_start_rule", found.StartRule, 0),
            new("grammar_penalty", found.GrammarPenalty, 100), new("vad", found.Vad, 0), new("vad_model_path", (nint)found.VadModelPath, 0),
            new("vad.threshold", found.VadThreshold, 0.5f), new("vad.min_speech_duration_ms", found.VadMinSpeechMilliseconds, 250),
            new("vad.min_silence_duration_ms", found.VadMinSilenceMilliseconds, 100),
            new("vad.max_speech_duration_s", found.VadMaxSpeechSeconds, float.MaxValue), new("vad.speech_pad_ms", found.VadPadMilliseconds, 30),
            new("vad.samples_overlap", found.VadOverlap, 0.1f),
        ];
        AbiGate.RequireEqual(FullParams, fields);
        // A pointer must only be followed when everything around it is where it should be.
        if (found.Language is null || Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(found.Language)) != "en")
            throw new NativeLibraryException($"its {FullParams} has another layout than the one that this program knows: language is not \"en\"");
    }
}
