namespace Appliance.Host.Simulator;

/// <summary>How long a step of the pipeline took.</summary>
internal sealed record TraceTiming(string Step, double Milliseconds);

/// <summary>What the appliance did with one message, as the phone page's side panel shows it. Everything may be missing.</summary>
internal sealed record TraceEntry
{
    /// <summary>The patient's message that it is about.</summary>
    public string? Wamid { get; init; }

    /// <summary>Two-letter language.</summary>
    public string? Language { get; init; }

    /// <summary>Recognised intent.</summary>
    public string? Intent { get; init; }

    /// <summary>Calibrated probability of the intent, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>How it was answered, such as <c>approved</c> or <c>quoted</c>.</summary>
    public string? Route { get; init; }

    /// <summary>How it ended, such as <c>sent</c> or <c>handoff</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Where the answer comes from.</summary>
    public string? Citation { get; init; }

    /// <summary>The red flag that was seen.</summary>
    public string? RedFlag { get; init; }

    /// <summary>One sentence for the administrator.</summary>
    public string? Note { get; init; }

    /// <summary>Time by step, in order.</summary>
    public IReadOnlyList<TraceTiming> Timings { get; init; } = [];
}
