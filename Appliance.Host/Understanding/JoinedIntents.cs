using System.Security.Cryptography;
using Appliance.Host.Catalogue;
using Appliance.Host.Commands;
using Appliance.Host.Configuration;
using Appliance.Host.Serving;
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
    private const int NameDigits = 16;

    private const string Folder = "intents";

    /// <summary>The encoder in use: the configured one, else the one in the models folder; null for none.</summary>
    /// <exception cref="FileNotFoundException">The configured one is not there.</exception>
    public static EncoderFiles? FindEncoder(UnderstandingSection section, DataDirectory data) => section.Encoder switch
    {
        UnderstandingSection.None => null,
        "" => EncoderFiles.Find(ModelsFolder.Of(data).Path),
        string path => EncoderFiles.At(path),
    };

    /// <summary>Where the joined model of an encoder lies, whether it was fitted or not.</summary>
    public static string PathFor(EncoderFiles encoder, DataDirectory data) => Path.Combine(
        data.Path, Folder, $"joined-{OnnxTextEmbedder.ComputeIdentity(encoder.Model)[..NameDigits]}-{BaseIdentity()[..NameDigits]}.onnx");

    /// <summary>Puts encoder and joined model into the configuration, for <see cref="IntentClassifier"/>; fits the model where it is missing.</summary>
    /// <param name="section">Receives the paths, or none.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="owned">Whether the caller owns it.</param>
    /// <param name="say">Takes progress, a line each.</param>
    /// <param name="cancellationToken">Ends a fit without leaving anything behind.</param>
    /// <exception cref="FileNotFoundException">The configured encoder is not there.</exception>
    /// <exception cref="ModelFileException">The encoder cannot be used.</exception>
    public static async Task PrepareAsync(UnderstandingSection section, DataDirectory data, bool owned, Action<string> say, CancellationToken cancellationToken)
    {
        if (section.Model.Length > 0)
            return;
        EncoderFiles? files = FindEncoder(section, data);
        section.Encoder = UnderstandingSection.None;
        if (files is null)
            return;
        string path = PathFor(files, data);
        if (!File.Exists(path))
        {
            using FileStream? guard = owned ? null : data.TryOwn();
            if (!owned && guard is null)
            {
                say("The service runs and has not joined the sentence encoder yet; the intent model without one is used. Restart the service.");
                return;
            }

            await FitAsync(files, path, say, cancellationToken);
        }

        (section.Encoder, section.Model) = (files.Model, path);
    }

    private static async Task FitAsync(EncoderFiles files, string path, Action<string> say, CancellationToken cancellationToken)
    {
        AnsweringSession.RequireEngines();
        ProbeResult probe = await ProbeProcess.RunAsync(files.Model, cancellationToken);
        if (probe.Kind != ModelKind.Encoder)
            throw new ModelFileException($"{files.Model} is no sentence encoder but {probe.Kind}: {probe.Detail}. Choose another, or --encoder none.");
        say($"Joining the intent model with {Path.GetFileName(files.Model)}: once for this encoder, a few minutes.");
        using OpenedEncoder encoder = OpenedEncoder.Open(files.Model, Environment.ProcessorCount)!;
        TrainedClassifier trained = ClassifierTrainer.Train(
            LabelledTextReader.Read(SmallModels.IntentExamples, IntentsCommands.IntentField),
            options: new ClassifierTrainingOptions { Concepts = ConceptLexicon.Read(SmallModels.IntentConcepts) },
            progress: new TrainingLines(say),
            encoder: encoder.Encoder,
            cancellationToken: cancellationToken);
        trained.Save(path);
        foreach (string old in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "joined-*.onnx").Where(file => file != path))
            File.Delete(old);
        say("Joined.");
    }

    private static string BaseIdentity()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Directory.EnumerateFiles(SmallModels.IntentExamples, "*.jsonl").Order(StringComparer.Ordinal).Append(SmallModels.IntentConcepts))
            hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
