using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Llama;

/// <summary>
/// The gate before the first real call: the struct layouts of llama.h move between releases without a change of size or name, and
/// a wrong layout does not fail but computes nonsense. So version, exports and every default of both parameter structs must be those of
/// the release that this binding was written for.
/// </summary>
internal static unsafe class LlamaAbi
{
    /// <summary>Releases accepted: what <c>llama_version</c> begins with.</summary>
    internal const string Version = "0.5.0";

    private const int CanaryBytes = 256;
    private const byte Canary = 0xA5;

    /// <summary>Throws unless the text is a build of <see cref="Version"/>.</summary>
    internal static void RequireVersion(string text)
    {
        if (text != Version && !text.StartsWith(Version + "-", StringComparison.Ordinal))
            throw new NativeLibraryException($"it is llama.cpp {(text.Length == 0 ? "of no version" : text)}, and this program is written for {Version}");
    }

    /// <summary>Throws, naming every function that the loaded libraries lack.</summary>
    /// <param name="find">Whether a library (by import name) exports a function.</param>
    internal static void RequireExports(Func<string, string, bool> find)
    {
        string[] missing =
        [
            .. from type in (Type[])[typeof(GgmlBackendApi), typeof(LlamaApi), typeof(LlamaContextApi)]
               from method in type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
               let import = method.GetCustomAttribute<LibraryImportAttribute>()
               where import is not null && !find(import.LibraryName, import.EntryPoint ?? method.Name)
               select import.EntryPoint ?? method.Name,
        ];
        if (missing.Length > 0)
            throw new NativeLibraryException($"it does not export {string.Join(", ", missing)}");
    }

    /// <summary>Asks the library for both sets of defaults and compares them with the release's.</summary>
    /// <param name="modelDefaults">Address of llama_model_default_params.</param>
    /// <param name="contextDefaults">Address of llama_context_default_params.</param>
    internal static void RequireDefaults(nint modelDefaults, nint contextDefaults)
    {
        // On x64 a C function returns a structure of this size into memory whose address is a hidden first argument. Called with that
        // argument in the open, the structure lands in a buffer of ours, and the canary behind it shows how much was written.
        byte* buffer = stackalloc byte[CanaryBytes];
        var rest = new Span<byte>(buffer, CanaryBytes);
        rest.Fill(Canary);
        ((delegate* unmanaged[Cdecl]<byte*, byte*>)modelDefaults)(buffer);
        RequireUntouched(rest[LlamaModelParams.SizeInBytes..], "llama_model_params");
        RequireModelDefaults(*(LlamaModelParams*)buffer);
        rest.Fill(Canary);
        ((delegate* unmanaged[Cdecl]<byte*, byte*>)contextDefaults)(buffer);
        RequireUntouched(rest[LlamaContextParams.SizeInBytes..], "llama_context_params");
        RequireContextDefaults(*(LlamaContextParams*)buffer);
    }

    internal static void RequireModelDefaults(in LlamaModelParams found)
    {
        Field[] fields =
        [
            new("devices", (nint)found.Devices, 0), new("tensor_buft_overrides", (nint)found.TensorBufferOverrides, 0),
            new("n_gpu_layers", found.GpuLayers, -1), new("split_mode", found.SplitMode, 1), new("load_mode", found.LoadMode, -1),
            new("lazy_mode", found.LazyMode, 1), new("main_gpu", found.MainGpu, 0), new("tensor_split", (nint)found.TensorSplit, 0),
            new("progress_callback", (nint)found.ProgressCallback, 0), new("progress_callback_user_data", (nint)found.ProgressCallbackUserData, 0),
            new("kv_overrides", (nint)found.KvOverrides, 0), new("vocab_only", found.VocabOnly, 0), new("check_tensors", found.CheckTensors, 0),
            new("use_extra_bufts", found.UseExtraBuffers, 1), new("no_host", found.NoHost, 0), new("no_alloc", found.NoAlloc, 0),
            new("load_mtp", found.LoadMtp, 0),
        ];
        RequireEqual("llama_model_params", fields);
    }

    internal static void RequireContextDefaults(in LlamaContextParams found)
    {
        Field[] fields =
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
        RequireEqual("llama_context_params", fields);
    }

    private static void RequireEqual(string structure, Field[] fields)
    {
        string[] different = [.. fields.Where(field => !field.Found.Equals(field.Expected)).Select(field => field.ToString())];
        if (different.Length > 0)
            throw new NativeLibraryException($"its {structure} has another layout than that of {Version}: {string.Join(", ", different)}");
    }

    private static void RequireUntouched(ReadOnlySpan<byte> rest, string structure)
    {
        if (rest.ContainsAnyExcept(Canary))
            throw new NativeLibraryException($"its {structure} is larger than that of {Version}");
    }

    private readonly record struct Field(string Name, double Found, double Expected)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} is {Found} and should be {Expected}");
    }
}
