namespace Appliance.Inference.Chat;

/// <summary>Who waits for a reply.</summary>
public enum ChatPriority
{
    /// <summary>A patient waits.</summary>
    Patient,

    /// <summary>Nobody waits.</summary>
    Background,
}
