using Microsoft.Extensions.AI;

namespace Appliance.Host.Generation;

/// <summary>How much a request asks of a model.</summary>
internal enum ChatTier
{
    /// <summary>The quick model is enough.</summary>
    Small,

    /// <summary>The larger one is worth its time.</summary>
    Large,
}

/// <summary>The chat clients of the clinic by tier; both are chains that hold all models, in different order. None where no model is configured.</summary>
internal sealed record ChatTiers(IChatClient? Small, IChatClient? Large)
{
    /// <summary>No model: nothing is generated.</summary>
    public static readonly ChatTiers None = new(null, null);

    /// <summary>Whether there is a model.</summary>
    public bool Available => Small is not null;

    /// <summary>The client for a tier.</summary>
    /// <exception cref="InvalidOperationException">There is no model.</exception>
    public IChatClient For(ChatTier tier) =>
        (tier == ChatTier.Large ? Large : Small) ?? throw new InvalidOperationException("No chat model is configured.");
}
