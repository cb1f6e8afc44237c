using Appliance.Host.Catalogue;
using Appliance.Host.Configuration;
using Appliance.Inference.Classification;
using Appliance.Inference.Embeddings;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Understanding;

/// <summary>
/// The intent model that is joined with the clinic's sentence encoder. The first command that sees a new encoder and may own the data
/// directory fits it there from the examples that come with the program; the file's name tells which encoder and which examples.
/// </summary>
internal static class JoinedIntents
{
    // Enough of a SHA-256 that no two encoders or sets of examples share it; the file itself holds the encoder's whole one.
    internal const int NameDigits = 16;

    /// <summary>The encoder in use: the configured one, else the one in the models folder; null for none.</summary>
    /// <exception cref="FileNotFoundException">The configured one is not there.</exception>
    public static EncoderFiles? FindEncoder(UnderstandingSection section, DataDirectory data) => section.Encoder switch
    {
        ModelChoice.None => null,
        "" => EncoderFiles.Find(ModelsFolder.Of(data).Path),
        string path => EncoderFiles.At(path),
    };

    /// <summary>Where the joined model of an encoder lies, whether it was fitted or not.</summary>
    /// <param name="encoder">The encoder's SHA-256.</param>
    /// <param name="from">What it learns from.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="identities">Knows the examples' files.</param>
    public static string PathFor(string encoder, IntentBase from, DataDirectory data, FileIdentities identities) => Path.Combine(
        data.Path, ClinicModels.Folder, $"joined-{encoder[..NameDigits]}-{IntentTraining.BaseIdentity(from, identities)[..NameDigits]}.onnx");

    /// <summary>Puts what can serve at once into the configuration, for <see cref="IntentClassifier"/>; fits nothing.</summary>
    /// <param name="section">Receives it.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="say">Told of a clinic's model that cannot be used.</param>
    /// <param name="from">What it learns from; null for what comes with the program.</param>
    /// <exception cref="FileNotFoundException">The configured encoder is not there.</exception>
    /// <exception cref="ClinicModelException">The clinic's promoted model is not there any more.</exception>
    public static void Choose(UnderstandingSection section, DataDirectory data, Action<string> say, IntentBase? from = null)
    {
        section.Serving = ServingIntents.Choose(section, data, from ?? IntentBase.Published);
        EncoderFiles? encoder = FindEncoder(section, data);
        (section.LibraryEncoder, section.LibraryEncoderIdentity) = (encoder?.Model, encoder is null ? null : new FileIdentities(data).Of(encoder.Model));
        if (section.Serving is { Passed: { } passed })
            say($"Not used: {passed}. Train again with \"appliance intents train\".");
    }

    /// <summary>Whether an encoder is in use that no model is joined with yet. After <see cref="Choose"/>.</summary>
    public static bool IsMissing(UnderstandingSection section) =>
        section.Model.Length == 0 && section.LibraryEncoder is not null && section.Serving is not { MadeHere: true };

    /// <summary>Puts what serves into the configuration; fits the joined model where it is missing.</summary>
    /// <param name="section">Receives it.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="owned">Whether the caller owns it.</param>
    /// <param name="say">Takes progress, a line each.</param>
    /// <param name="cancellationToken">Ends a fit without leaving anything behind.</param>
    /// <param name="from">What it learns from; null for what comes with the program.</param>
    /// <exception cref="FileNotFoundException">The configured encoder is not there.</exception>
    /// <exception cref="ModelFileException">The encoder cannot be used.</exception>
    /// <exception cref="ClinicModelException">The clinic's promoted model is not there any more.</exception>
    public static async Task PrepareAsync(
        UnderstandingSection section, DataDirectory data, bool owned, Action<string> say, CancellationToken cancellationToken, IntentBase? from = null)
    {
        from ??= IntentBase.Published;
        Choose(section, data, say, from);
        if (!IsMissing(section))
            return;
        using FileStream? guard = owned ? null : data.TryOwn();
        if (!owned && guard is null)
        {
            say("The service runs and has not joined the sentence encoder yet, which takes some minutes after its start; the intent model without one is used.");
            return;
        }

        await FitAsync(EncoderFiles.At(section.LibraryEncoder!), from, data, say, cancellationToken);
        section.Serving = ServingIntents.Choose(section, data, from);
    }

    private static async Task FitAsync(EncoderFiles files, IntentBase from, DataDirectory data, Action<string> say, CancellationToken cancellationToken)
    {
        var identities = new FileIdentities(data);
        say($"Joining the intent model with {Path.GetFileName(files.Model)}: once for this encoder, a few minutes.");
        (TrainedClassifier trained, _) = await IntentTraining.TrainAsync(from, files, identities, [], say, cancellationToken);
        string path = PathFor(identities.Of(files.Model), from, data, identities);
        trained.Save(path);
        foreach (string old in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "joined-*.onnx").Where(file => file != path))
            File.Delete(old);
        say("Joined.");
    }
}
