using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Handoff;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Host.Control;

/// <summary>One thing that a command can ask of the owning process: JSON in, JSON out.</summary>
internal delegate Task<JsonNode?> ControlOperation(JsonObject arguments, CancellationToken cancellationToken);

/// <summary>An operation could not be done; the message is for the person at the command line.</summary>
internal sealed class ControlException(string message) : Exception(message);

/// <summary>
/// Everything that changes a data directory, by name. The running service offers it on its local socket; without a
/// running service the commands call it directly. Both paths run the same code.
/// </summary>
internal sealed class ControlOperations
{
    /// <summary>How results are written; enumerations as lower-case words.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<string, ControlOperation> operations = [];

    /// <summary>Adds an operation.</summary>
    public void Add(string name, ControlOperation operation) => operations.Add(name, operation);

    /// <summary>Runs an operation.</summary>
    /// <exception cref="ControlException">Unknown name, missing argument, or what the operation refuses.</exception>
    public async Task<JsonNode?> RunAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        if (!operations.TryGetValue(name, out ControlOperation? operation))
            throw new ControlException($"This version of the service has no operation \"{name}\".");
        try
        {
            return await operation(arguments, cancellationToken);
        }
        catch (Exception error) when (error is DeskException or DirectoryNotFoundException or DocumentFormatException)
        {
            throw new ControlException(error.Message);
        }
    }

    /// <summary>The operations of the staff desk.</summary>
    public ControlOperations AddDesk(StaffDesk desk)
    {
        Add("handoff.reply", async (a, _) => Id(await desk.ReplyAsync(Long(a, "conversation"), Text(a, "staff"), Text(a, "text"))));
        Add("handoff.approve", async (a, _) => Id(await desk.ApproveAsync(Long(a, "draft"), Text(a, "staff"))));
        Add("handoff.edit", async (a, _) => await Done(desk.EditAsync(Long(a, "draft"), Text(a, "text"))));
        Add("handoff.discard", async (a, _) => await Done(desk.DiscardAsync(Long(a, "draft"), Text(a, "staff"))));
        Add("handoff.release", async (a, _) => await Done(desk.ReleaseAsync(Long(a, "conversation"))));
        Add("pause", async (a, _) => await Done(desk.PauseAsync(OptionalLong(a, "conversation"))));
        Add("resume", async (a, _) => await Done(desk.ResumeAsync(OptionalLong(a, "conversation"))));
        return this;
    }

    /// <summary>A text argument.</summary>
    public static string Text(JsonObject arguments, string name) =>
        Optional<string>(arguments, name, "a text") ?? throw new ControlException($"The argument \"{name}\" is missing.");

    /// <summary>A number argument.</summary>
    public static long Long(JsonObject arguments, string name) =>
        OptionalLong(arguments, name) ?? throw new ControlException($"The argument \"{name}\" is missing.");

    /// <summary>A number argument that may be left out.</summary>
    public static long? OptionalLong(JsonObject arguments, string name) => arguments[name] is null ? null : Optional<long>(arguments, name, "a whole number");

    /// <summary>An argument that is a list of texts; empty where it is missing.</summary>
    public static IReadOnlyList<string> Texts(JsonObject arguments, string name) =>
        arguments[name] is not { } list ? [] : list is JsonArray array && array.All(item => item is JsonValue value && value.TryGetValue(out string? _))
            ? [.. array.Select(item => item!.GetValue<string>())]
            : throw new ControlException($"The argument \"{name}\" is not a list of texts.");

    /// <summary>A truth argument; false where it is missing.</summary>
    public static bool Flag(JsonObject arguments, string name) => arguments[name] is not null && Optional<bool>(arguments, name, "true or false");

    private static T? Optional<T>(JsonObject arguments, string name, string kind)
    {
        JsonNode? argument = arguments[name];
        if (argument is null)
            return default;
        return argument is JsonValue value && value.TryGetValue(out T? found) ? found : throw new ControlException($"The argument \"{name}\" is not {kind}.");
    }

    private static JsonObject Id(long id) => new() { ["outbox"] = id };

    private static async Task<JsonNode?> Done(Task task)
    {
        await task;
        return new JsonObject { ["done"] = true };
    }
}
