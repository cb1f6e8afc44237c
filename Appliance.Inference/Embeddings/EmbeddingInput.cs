namespace Appliance.Inference.Embeddings;

/// <summary>What a text is in a search, which some encoders want to be told.</summary>
public enum EmbeddingInput
{
    /// <summary>A question, or a message whose intent is wanted.</summary>
    Query,

    /// <summary>A passage to be found.</summary>
    Passage,
}
