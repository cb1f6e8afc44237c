namespace Appliance.Host.Channels;

/// <summary>What to do after the channel refused a message.</summary>
public enum RetryAdvice
{
    /// <summary>It will never work; tell staff.</summary>
    Never,

    /// <summary>Within seconds, with jitter (throughput).</summary>
    Seconds,

    /// <summary>4^n seconds for this recipient alone (pair limit).</summary>
    PairBackoff,

    /// <summary>Minutes, growing (service down, call limits, maintenance).</summary>
    Minutes,

    /// <summary>Nothing will be sent until a person acts (token, account, payment): stop the whole queue, keep the messages, alert.</summary>
    StopQueue,
}

/// <summary>What became of a send.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>The channel took it; <paramref name="ExternalId"/> is its id there.</summary>
    public sealed record Accepted(string ExternalId) : SendOutcome;

    /// <summary>The channel refused it with a code; it was not sent.</summary>
    /// <param name="Code">The channel's error code.</param>
    /// <param name="Title">The channel's words, free of patient data.</param>
    /// <param name="Advice">What to do now.</param>
    /// <param name="WindowClosed">Refused because the service window is closed: only a template could go.</param>
    public sealed record Rejected(int Code, string Title, RetryAdvice Advice, bool WindowClosed = false) : SendOutcome;

    /// <summary>It certainly never left (connection refused, name not found): safe to try again.</summary>
    public sealed record NotSent(string Reason) : SendOutcome;

    /// <summary>It may or may not have been sent (time-out or broken connection after the request left): reconcile, never resend blindly.</summary>
    public sealed record Unknown(string Reason) : SendOutcome;
}
