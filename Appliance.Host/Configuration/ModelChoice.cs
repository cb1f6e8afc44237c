namespace Appliance.Host.Configuration;

/// <summary>What keys and options that name a model have in common.</summary>
internal static class ModelChoice
{
    /// <summary>In place of a model: switches models of that kind off.</summary>
    public const string None = "none";
}
