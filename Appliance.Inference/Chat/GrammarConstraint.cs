using System.Runtime.InteropServices;
using System.Text;
using Appliance.Inference.Interop.Llama;

namespace Appliance.Inference.Chat;

/// <summary>
/// A GBNF grammar following one answer. Testing one token costs about a microsecond, the whole vocabulary up to 0.2 s: so the chosen
/// token is tested, and all only when several in a row were refused. Used by one thread.
/// </summary>
internal sealed unsafe class GrammarConstraint : IDisposable
{
    private readonly LlamaSamplerHandle sampler;

    private GrammarConstraint(LlamaSamplerHandle sampler) => this.sampler = sampler;

    /// <summary>Compiles a grammar whose start rule is <c>root</c>.</summary>
    /// <exception cref="LlamaException">The engine does not accept it.</exception>
    internal static GrammarConstraint Compile(LlamaModel model, string grammar)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(grammar + '\0'), root = "root\0"u8)
        {
            void* pointer = LlamaApi.SamplerInitGrammar(model.Vocabulary.Pointer, text, root);
            return pointer is null
                ? throw new LlamaException($"The grammar of the answer's format is not accepted: {LlamaLog.Explain()}. Simplify the JSON schema.")
                : new GrammarConstraint(new LlamaSamplerHandle(pointer, model.Handle));
        }
    }

    internal bool Allows(int token)
    {
        LlamaTokenData candidate = new() { Id = token };
        LlamaTokenDataArray candidates = new() { Data = &candidate, Count = 1, Selected = -1 };
        LlamaApi.SamplerApply(sampler.Pointer, &candidates);
        return !float.IsNegativeInfinity(candidate.Logit);
    }

    /// <summary>Sets the logits of all tokens that are not allowed to negative infinity.</summary>
    internal void Mask(Span<float> logits)
    {
        var data = (LlamaTokenData*)NativeMemory.Alloc((nuint)logits.Length, (nuint)sizeof(LlamaTokenData));
        try
        {
            for (int i = 0; i < logits.Length; i++)
                data[i] = new LlamaTokenData { Id = i, Logit = logits[i] };
            LlamaTokenDataArray candidates = new() { Data = data, Count = (nuint)logits.Length, Selected = -1 };
            LlamaApi.SamplerApply(sampler.Pointer, &candidates);
            for (nuint i = 0; i < candidates.Count; i++)
                logits[data[i].Id] = data[i].Logit;
        }
        finally
        {
            NativeMemory.Free(data);
        }
    }

    internal void Accept(int token) => LlamaApi.SamplerAccept(sampler.Pointer, token);

    public void Dispose() => sampler.Dispose();
}
