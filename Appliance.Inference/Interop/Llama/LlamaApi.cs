using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Llama;

/// <summary>
/// Functions of llama.h v0.5.0: library, model, vocabulary. <c>bool</c> is one byte. Models and vocabularies may be read from
/// several threads; everything of a context belongs to one thread at a time.
/// </summary>
internal static unsafe partial class LlamaApi
{
    /// <summary>Import name of the library; <see cref="LlamaLibrary"/> resolves it.</summary>
    internal const string Library = "llama";

    [LibraryImport(Library, EntryPoint = "llama_version")]
    internal static partial byte* Version();

    [LibraryImport(Library, EntryPoint = "llama_model_default_params")]
    internal static partial LlamaModelParams ModelDefaultParams();

    [LibraryImport(Library, EntryPoint = "llama_context_default_params")]
    internal static partial LlamaContextParams ContextDefaultParams();

    [LibraryImport(Library, EntryPoint = "llama_backend_init")]
    internal static partial void BackendInit();

    [LibraryImport(Library, EntryPoint = "llama_max_parallel_sequences")]
    internal static partial nuint MaxParallelSequences();

    [LibraryImport(Library, EntryPoint = "llama_log_set")]
    internal static partial void LogSet(delegate* unmanaged[Cdecl]<int, byte*, void*, void> callback, void* userData);

    /// <param name="path">UTF-8, null-terminated.</param>
    /// <param name="parameters">By value, as the C function takes them.</param>
    /// <returns>Null when the file cannot be loaded; the log says why.</returns>
    [LibraryImport(Library, EntryPoint = "llama_model_load_from_file")]
    internal static partial void* ModelLoadFromFile(byte* path, LlamaModelParams parameters);

    [LibraryImport(Library, EntryPoint = "llama_model_free")]
    internal static partial void ModelFree(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_get_vocab")]
    internal static partial void* ModelGetVocab(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_n_ctx_train")]
    internal static partial int ModelContextTrained(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_n_embd")]
    internal static partial int ModelEmbeddingLength(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_n_layer")]
    internal static partial int ModelLayers(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_n_head")]
    internal static partial int ModelHeads(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_n_head_kv")]
    internal static partial int ModelKeyValueHeads(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_n_params")]
    internal static partial ulong ModelParameterCount(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_size")]
    internal static partial ulong ModelSize(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_desc")]
    internal static partial int ModelDescription(void* model, byte* buffer, nuint size);

    /// <param name="model">The model.</param>
    /// <param name="name">Null for the default template.</param>
    /// <returns>Owned by the model; null when the file has none.</returns>
    [LibraryImport(Library, EntryPoint = "llama_model_chat_template")]
    internal static partial byte* ModelChatTemplate(void* model, byte* name);

    [LibraryImport(Library, EntryPoint = "llama_model_has_encoder")]
    internal static partial byte ModelHasEncoder(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_has_decoder")]
    internal static partial byte ModelHasDecoder(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_is_recurrent")]
    internal static partial byte ModelIsRecurrent(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_is_hybrid")]
    internal static partial byte ModelIsHybrid(void* model);

    [LibraryImport(Library, EntryPoint = "llama_model_is_diffusion")]
    internal static partial byte ModelIsDiffusion(void* model);

    [LibraryImport(Library, EntryPoint = "llama_vocab_type")]
    internal static partial int VocabType(void* vocab);

    [LibraryImport(Library, EntryPoint = "llama_vocab_n_tokens")]
    internal static partial int VocabTokenCount(void* vocab);

    [LibraryImport(Library, EntryPoint = "llama_vocab_is_eog")]
    internal static partial byte VocabIsEndOfGeneration(void* vocab, int token);

    [LibraryImport(Library, EntryPoint = "llama_vocab_is_control")]
    internal static partial byte VocabIsControl(void* vocab, int token);

    [LibraryImport(Library, EntryPoint = "llama_vocab_bos")]
    internal static partial int VocabBeginOfSequence(void* vocab);

    [LibraryImport(Library, EntryPoint = "llama_vocab_eos")]
    internal static partial int VocabEndOfSequence(void* vocab);

    [LibraryImport(Library, EntryPoint = "llama_vocab_get_add_bos")]
    internal static partial byte VocabAddsBeginOfSequence(void* vocab);

    /// <returns>Number of tokens, or minus the number that would have been needed.</returns>
    [LibraryImport(Library, EntryPoint = "llama_tokenize")]
    internal static partial int Tokenize(
        void* vocab, byte* text, int textBytes, int* tokens, int capacity, byte addSpecial, byte parseSpecial);

    /// <returns>Number of bytes, or minus the number that would have been needed.</returns>
    [LibraryImport(Library, EntryPoint = "llama_token_to_piece")]
    internal static partial int TokenToPiece(void* vocab, int token, byte* buffer, int capacity, int leftStrip, byte special);

    [LibraryImport(Library, EntryPoint = "llama_sampler_init_grammar")]
    internal static partial void* SamplerInitGrammar(void* vocab, byte* grammar, byte* root);

    [LibraryImport(Library, EntryPoint = "llama_sampler_apply")]
    internal static partial void SamplerApply(void* sampler, LlamaTokenDataArray* candidates);

    [LibraryImport(Library, EntryPoint = "llama_sampler_accept")]
    internal static partial void SamplerAccept(void* sampler, int token);

    [LibraryImport(Library, EntryPoint = "llama_sampler_free")]
    internal static partial void SamplerFree(void* sampler);
}
