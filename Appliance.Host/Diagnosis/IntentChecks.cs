using System.Diagnostics;
using System.Globalization;
using Appliance.Host.Configuration;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Classification;
using Appliance.Inference.Embeddings;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Inference.Runtime;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Diagnosis;

/// <summary>The checks of <c>doctor</c> for what understands patients: which intent model serves, and why not a better one.</summary>
internal sealed class IntentChecks(DataDirectory data, UnderstandingSection section)
{
    private const string Check = "intent model", EncoderCheck = "sentence encoder", DangerCheck = "danger detector";

    /// <summary>Runs all checks; models are opened as the service opens them.</summary>
    public IReadOnlyList<HealthResult> Run()
    {
        var results = new List<HealthResult>();
        ServingIntents serving = ServingIntents.Plain;
        EncoderFiles? files = null;
        try
        {
            serving = ServingIntents.Choose(section, data);
            files = section.Model.Length > 0 ? null : JoinedIntents.FindEncoder(section, data);
        }
        catch (ClinicModelException error)
        {
            results.Add(HealthResult.Fail(Check, error.Message, "appliance intents rollback"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            results.Add(HealthResult.Fail(EncoderCheck, error.Message, "Install the encoder again, or set understanding.encoder=none"));
        }

        results.Insert(0, IntentModel(serving));
        if (serving.Passed is { } passed)
            results.Add(HealthResult.Warn(Check, passed, "appliance intents train, then appliance intents promote"));
        if (files is not null)
        {
            results.Add(serving.Encoder is not null
                ? HealthResult.Pass(EncoderCheck, files.Model)
                : HealthResult.Warn(
                    EncoderCheck, $"{files.Model} is not joined with the intent model yet, which serves without it",
                    "Run serve or ask once, or switch it off with understanding.encoder=none"));
            results.Add(DangerJoining.IsJoined(files.Model, data)
                ? HealthResult.Pass(DangerCheck, "joined with the sentence encoder")
                : HealthResult.Warn(DangerCheck, $"not joined with {files.Model} yet, judges by words alone", "Run serve or ask once, or switch it off with understanding.encoder=none"));
        }

        results.Add(Model("language model", new ServingIntents(SmallModels.Languages), ""));
        return results;
    }

    private HealthResult IntentModel(ServingIntents serving)
    {
        string what = serving switch
        {
            { Version: { } version } => $"the clinic's version {version}, ",
            { MadeHere: true } => "joined with the sentence encoder, ",
            _ when section.Model.Length > 0 => serving.Model + ", ",
            _ => "without a sentence encoder, ",
        };
        HealthResult result = Model(Check, serving, what);
        if (result.State != HealthState.Fail || !serving.MadeHere)
            return result;
        return result with
        {
            Detail = result.Detail + " The model that comes with the program serves in its place.",
            Remedy = serving.Version is null ? $"Delete {serving.Model} and start the service again" : "appliance intents rollback",
        };
    }

    private static HealthResult Model(string check, ServingIntents serving, string what)
    {
        if (!NativeRuntime.Load().OnnxRuntime.Ok)
            return HealthResult.Fail(check, "not tried, the engine is missing", "Repair the engine first");
        try
        {
            using OpenedEncoder? encoder = OpenedEncoder.Open(serving.Encoder, identity: serving.EncoderIdentity);
            using TextClassifier model = TextClassifier.Open(serving.Model, encoder?.Encoder);
            long start = Stopwatch.GetTimestamp();
            model.Classify("buongiorno, vorrei sapere gli orari");
            return HealthResult.Pass(
                check, string.Create(CultureInfo.InvariantCulture, $"{what}{model.Labels.Count} labels, first answer {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F1} ms"));
        }
        catch (Exception error) when (error is IOException or InvalidDataException or InvalidOperationException or OnnxException)
        {
            return HealthResult.Fail(check, error.Message, "Install the program again");
        }
    }
}
