using System.Text.Json.Nodes;
using Appliance.Host.Understanding;
using Appliance.Inference.Interop.OnnxRuntime;

namespace Appliance.Host.Control;

/// <summary>The operations on the clinic's own examples and intent models.</summary>
internal static class IntentOperations
{
    public const string Add = "intents.add", Correct = "intents.correct", Review = "intents.review", Promote = "intents.promote", Rollback = "intents.rollback";

    /// <summary>Adds them.</summary>
    /// <param name="operations">Takes them.</param>
    /// <param name="utterances">The clinic's examples.</param>
    /// <param name="corrections">What staff make examples of.</param>
    /// <param name="models">Its models.</param>
    /// <param name="reload">Lets the running service use another model at once; null where no service runs.</param>
    public static ControlOperations AddIntents(
        this ControlOperations operations, ClinicUtterances utterances, StaffCorrections corrections, ClinicModels models, Func<IntentReload?> reload)
    {
        operations.Add(Add, (a, _) => RefusingAsync(async () =>
        {
            (long id, string text) = await utterances.AddAsync(
                ControlOperations.Text(a, "text"), ControlOperations.Text(a, "label"), ControlOperations.Text(a, "language"),
                ControlOperations.OptionalLong(a, "contact"), ControlOperations.Text(a, "by"));
            return new JsonObject { ["id"] = id, ["text"] = text };
        }));
        operations.Add(Correct, (a, _) => RefusingAsync(async () =>
        {
            (long id, string text) = await corrections.AddAsync(
                ControlOperations.Long(a, "conversation"), ControlOperations.OptionalLong(a, "message"), ControlOperations.Text(a, "label"),
                a["language"] is null ? null : ControlOperations.Text(a, "language"), ControlOperations.Text(a, "by"));
            return new JsonObject { ["id"] = id, ["text"] = text };
        }));
        operations.Add(Review, (a, _) => RefusingAsync(async () =>
        {
            (long[] accepted, long[] rejected) = (Numbers(a, "accept"), Numbers(a, "reject"));
            await utterances.DecideAsync(accepted, rejected, ControlOperations.Text(a, "by"));
            return new JsonObject { ["accepted"] = accepted.Length, ["rejected"] = rejected.Length };
        }));
        operations.Add(Promote, (a, _) => RefusingAsync(() =>
        {
            ClinicModel promoted = models.Promote(checked((int)ControlOperations.Long(a, "version")));
            return Task.FromResult(Serve(promoted.Version, models, reload()));
        }));
        operations.Add(Rollback, (_, _) => RefusingAsync(() =>
        {
            int? version = models.Rollback()?.Version;
            return Task.FromResult(Serve(version, null, reload()));
        }));
        return operations;
    }

    private static JsonObject Serve(int? version, ClinicModels? undo, IntentReload? reload)
    {
        try
        {
            ServingIntents? serving = reload?.Run();
            return new JsonObject { ["version"] = version, ["in_service"] = serving is null ? null : serving.Version == version };
        }
        catch (Exception error) when (error is InvalidDataException or OnnxException or IOException)
        {
            undo?.Rollback();
            throw new ControlException($"The model cannot be used, the one before goes on serving: {error.Message}");
        }
    }

    private static async Task<JsonNode?> RefusingAsync(Func<Task<JsonObject>> operation)
    {
        try
        {
            return await operation();
        }
        catch (Exception error) when (error is UtteranceException or ClinicModelException)
        {
            throw new ControlException(error.Message);
        }
    }

    private static long[] Numbers(JsonObject arguments, string name) => arguments[name] is JsonArray list
        ? [.. list.Select(one => one is JsonValue value && value.TryGetValue(out long number) ? number : throw new ControlException($"The argument \"{name}\" is not a list of whole numbers."))]
        : [];
}
