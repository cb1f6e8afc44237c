using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Host.Simulator.Faults;

/// <summary>The body of <c>POST /simulator/faults</c>; what is left out stays as it is.</summary>
/// <example><c>{"clear":true,"seed":7,"next":{"kind":"Error","code":131056,"count":3},"duplicateWebhooks":0.2}</c></example>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FaultSettings
{
    /// <summary>The form of the body and of the answer.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Turns everything off first.</summary>
    public bool Clear { get; init; }

    /// <summary>Makes chance repeatable.</summary>
    public int? Seed { get; init; }

    /// <summary>A fault for the next sends.</summary>
    public PlannedFault? Next { get; init; }

    /// <summary>A fault for the next files that are fetched.</summary>
    public PlannedMediaFault? NextMedia { get; init; }

    /// <summary>A fault with a probability.</summary>
    public OccasionalFault? Random { get; init; }

    /// <inheritdoc cref="SimulatorFaults.StatusDelay"/>
    public int? StatusDelayMs { get; init; }

    /// <inheritdoc cref="SimulatorFaults.WebhookDelay"/>
    public int? WebhookDelayMs { get; init; }

    /// <inheritdoc cref="SimulatorFaults.DropStatuses"/>
    public double? DropStatuses { get; init; }

    /// <inheritdoc cref="SimulatorFaults.DuplicateWebhooks"/>
    public double? DuplicateWebhooks { get; init; }

    /// <inheritdoc cref="SimulatorFaults.ReorderWebhooks"/>
    public double? ReorderWebhooks { get; init; }

    /// <summary>A fault for the next <paramref name="Count"/> sends.</summary>
    public sealed record PlannedFault(SendFaultKind Kind, int Code = 0, int Count = 1);

    /// <summary>A fault for the next <paramref name="Count"/> files that are fetched.</summary>
    public sealed record PlannedMediaFault(MediaFault Kind, int Count = 1);

    /// <summary>A fault of each send with a probability.</summary>
    public sealed record OccasionalFault(SendFaultKind Kind, double Probability, int Code = 0);

    /// <summary>What <paramref name="faults"/> are set to.</summary>
    public static FaultSettings Of(SimulatorFaults faults)
    {
        (SendFault? fault, double probability) = faults.Occasional;
        return new FaultSettings
        {
            Random = fault is null ? null : new OccasionalFault(fault.Kind, probability, fault.Code),
            StatusDelayMs = (int?)faults.StatusDelay?.TotalMilliseconds,
            WebhookDelayMs = (int)faults.WebhookDelay.TotalMilliseconds,
            DropStatuses = faults.DropStatuses,
            DuplicateWebhooks = faults.DuplicateWebhooks,
            ReorderWebhooks = faults.ReorderWebhooks,
        };
    }

    /// <summary>Applies what is given.</summary>
    /// <exception cref="ArgumentException">A value is out of range; earlier ones are already applied.</exception>
    public void ApplyTo(SimulatorFaults faults)
    {
        if (Clear)
            faults.Clear();
        if (Seed is { } seed)
            faults.Seed(seed);
        if (Next is { } next)
            faults.FailNext(Fault(next.Kind, next.Code), next.Count);
        if (NextMedia is { } media)
            faults.FailNextMedia(media.Kind, media.Count);
        if (Random is { } random)
            faults.FailSometimes(Fault(random.Kind, random.Code), random.Probability);
        faults.StatusDelay = StatusDelayMs is { } status ? TimeSpan.FromMilliseconds(status) : faults.StatusDelay;
        faults.WebhookDelay = WebhookDelayMs is { } webhook ? TimeSpan.FromMilliseconds(webhook) : faults.WebhookDelay;
        faults.DropStatuses = DropStatuses ?? faults.DropStatuses;
        faults.DuplicateWebhooks = DuplicateWebhooks ?? faults.DuplicateWebhooks;
        faults.ReorderWebhooks = ReorderWebhooks ?? faults.ReorderWebhooks;
    }

    private static SendFault Fault(SendFaultKind kind, int code) =>
        kind is SendFaultKind.Error or SendFaultKind.AcceptThenFail && code == 0
            ? throw new ArgumentException($"A fault of kind {kind} needs Meta's error code, such as 131056.")
            : new SendFault(kind, code);
}
