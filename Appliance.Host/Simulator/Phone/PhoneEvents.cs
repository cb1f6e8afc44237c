using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Appliance.Host.Simulator.Journal;

namespace Appliance.Host.Simulator.Phone;

/// <summary>
/// Server-sent events for the page: first <c>state</c> with everything, then every change. A page that falls too far behind is cut off;
/// its browser connects again and gets a new state.
/// </summary>
internal sealed class PhoneEvents(SimulatorServer server, SimulatorOptions options, SimulatorFeed feed, PhoneTraces traces, CancellationToken stopping)
{
    /// <summary>Newest messages of all patients in the first event.</summary>
    public const int MaxMessagesInState = 5_000;

    /// <summary>Newest refused sends in the first event.</summary>
    public const int MaxRefusalsInState = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Streams until the page or the simulator closes.</summary>
    public async Task StreamAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        ChannelReader<SimulatorEvent> events = feed.Subscribe();
        try
        {
            await WriteAsync(context, "state", State(), end.Token);
            await foreach (SimulatorEvent happened in events.ReadAllAsync(end.Token))
            {
                (string name, object data) = Describe(happened);
                await WriteAsync(context, name, data, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was closed, or the simulator ends: both are how a stream ends.
        }
        finally
        {
            feed.Unsubscribe(events);
        }
    }

    private object State() => new
    {
        clinic = options.DisplayPhoneNumber,
        connected = server.WebhookUrl is not null,
        patients = server.Patients,
        messages = server.Journal.Inbound.TakeLast(MaxMessagesInState).Select(PhoneMessage.Of)
            .Concat(server.Journal.Sends.TakeLast(MaxMessagesInState).Select(PhoneMessage.Of))
            .OrderBy(message => message.At).TakeLast(MaxMessagesInState),
        traces = traces.All().Select(trace => new { patient = trace.PatientKey, trace = trace.Entry }),
        refusals = server.Journal.Refused.TakeLast(MaxRefusalsInState).Select(Refusal),
    };

    private static (string Name, object Data) Describe(SimulatorEvent happened) => happened switch
    {
        SimulatorEvent.ConnectionChanged changed => ("connection", new { connected = changed.Connected }),
        SimulatorEvent.PatientChanged changed => ("patient", changed.Patient),
        SimulatorEvent.InboundChanged changed => ("message", PhoneMessage.Of(changed.Entry)),
        SimulatorEvent.SendChanged changed => ("message", PhoneMessage.Of(changed.Entry)),
        SimulatorEvent.SendRefused refused => ("refusal", Refusal(refused.Entry)),
        SimulatorEvent.Typing typing => ("typing", new { patient = typing.PatientKey, until = typing.Until.ToUnixTimeMilliseconds() }),
        SimulatorEvent.Traced traced => ("trace", new { patient = traced.PatientKey, trace = traced.Entry }),
        _ => throw new ArgumentException($"{happened.GetType().Name} has no form on the page.", nameof(happened)),
    };

    private static object Refusal(RefusedEntry entry) =>
        new { patient = entry.PatientKey, code = entry.Code, reason = entry.Reason, at = entry.At.ToUnixTimeMilliseconds() };

    private static async Task WriteAsync(HttpContext context, string name, object data, CancellationToken cancellationToken)
    {
        await context.Response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data, Json)}\n\n", cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
