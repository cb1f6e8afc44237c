namespace Appliance.Inference.Interop.Llama;

/// <summary>What this binding of llama.cpp requires of a library; see <see cref="AbiGate"/>.</summary>
internal static class LlamaAbi
{
    /// <summary>The release that this binding was written for.</summary>
    internal const string Version = "0.5.0";

    /// <summary>
    /// The release before it, the last one with a package for Windows. Its exports that are declared here, and every default of both structs, were
    /// compared byte by byte with those of <see cref="Version"/>: they are the same.
    /// </summary>
    internal const string WindowsVersion = "0.4.0";

    private const string ModelParams = "llama_model_params", ContextParams = "llama_context_params";

    /// <summary>Throws unless the text is a build of one of the releases.</summary>
    internal static void RequireVersion(string text) => AbiGate.RequireVersion("llama.cpp", text, Version, WindowsVersion);

    /// <summary>Throws, naming every function that the loaded libraries lack.</summary>
    /// <param name="find">Whether a library (by import name) exports a function.</param>
    internal static void RequireExports(Func<string, string, bool> find) =>
        AbiGate.RequireExports(find, typeof(GgmlBackendApi), typeof(LlamaApi), typeof(LlamaContextApi));

    /// <summary>Asks the library for both sets of defaults and compares them with the releases'.</summary>
    /// <param name="modelDefaults">Address of llama_model_default_params.</param>
    /// <param name="contextDefaults">Address of llama_context_default_params.</param>
    internal static void RequireDefaults(nint modelDefaults, nint contextDefaults)
    {
        RequireModelDefaults(AbiGate.ReadDefaults<LlamaModelParams>(modelDefaults, 0, ModelParams));
        RequireContextDefaults(AbiGate.ReadDefaults<LlamaContextParams>(contextDefaults, 0, ContextParams));
    }

    internal static unsafe void RequireModelDefaults(in LlamaModelParams found)
    {
        AbiField[] fields =
        [
            new("devices", (nint)found.Devices, 0), new("tensor_buft_overrides", (nint)found.TensorBufferOverrides, 0),
            new("n_gpu_layers", found.GpuLayers, -1), new("split_mode", found.SplitMode, 1), new("load_mode", found.LoadMode, -1),
            new("lazy_mode", found.LazyMode, 1), new("main_gpu", found.MainGpu, 0), new("tensor_split", (nint)found.TensorSplit, 0),
            new("progress_callback", (nint)found.ProgressCallback, 0), new("progress_callback_user_data", (nint)found.ProgressCallbackUserData, 0),
            new("kv_overrides", (nint)found.KvOverrides, 0), new("vocab_only", found.VocabOnly, 0), new("check_tensors", found.CheckTensors, 0),
            new("use_extra_bufts", found.UseExtraBuffers, 1), new("no_host", found.NoHost, 0), new("no_alloc", found.NoAlloc, 0),
            new("load_mtp", found.LoadMtp, 0),
        ];
        AbiGate.RequireEqual(ModelParams, fields);
    }

    internal static unsafe void RequireContextDefaults(in LlamaContextParams found)
    {
        AbiField[] fields =
        [
            new("n_ctx", found.ContextTokens, 512), new("n_batch", found.BatchTokens, 2048), new("n_ubatch", found.MicroBatchTokens, 512),
            new("n_seq_max", found.MaxSequences, 1), new("n_rs_seq", found.RecurrentSequences, 0), new("n_outputs_max", found.MaxOutputs, 0),
            new("n_outputs_max_per_seq", found.MaxOutputsPerSequence, 1), new("n_threads", found.Threads, 4),
            new("n_threads_batch", found.ThreadsBatch, 4), new("ctx_type", found.ContextType, 0), new("rope_scaling_type", found.RopeScalingType, -1),
            new("pooling_type", found.PoolingType, -1), new("attention_type", found.AttentionType, -1),
            new("flash_attn_type", found.FlashAttentionType, -1), new("rope_freq_base", found.RopeFrequencyBase, 0),
            new("rope_freq_scale", found.RopeFrequencyScale, 0), new("yarn_ext_factor", found.YarnExtFactor, -1),
            new("yarn_attn_factor", found.YarnAttnFactor, -1), new("yarn_beta_fast", found.YarnBetaFast, -1),
            new("yarn_beta_slow", found.YarnBetaSlow, -1), new("yarn_orig_ctx", found.YarnOriginalContext, 0),
            new("defrag_thold", found.DefragThreshold, -1), new("cb_eval", (nint)found.EvalCallback, 0),
            new("cb_eval_user_data", (nint)found.EvalCallbackUserData, 0), new("type_k", found.TypeK, 1), new("type_v", found.TypeV, 1),
            new("abort_callback", (nint)found.AbortCallback, 0), new("abort_callback_data", (nint)found.AbortCallbackData, 0),
            new("embeddings", found.Embeddings, 0), new("offload_kqv", found.OffloadKqv, 1), new("no_perf", found.NoPerf, 1),
            new("op_offload", found.OpOffload, 1), new("swa_full", found.SwaFull, 1), new("kv_unified", found.KvUnified, 0),
            new("samplers", (nint)found.Samplers, 0), new("n_samplers", found.SamplerCount, 0), new("ctx_other", (nint)found.OtherContext, 0),
        ];
        AbiGate.RequireEqual(ContextParams, fields);
    }
}
