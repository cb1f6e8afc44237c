using System.Security.Cryptography;
using System.Text;
using Appliance.Host.Catalogue;
using Appliance.Host.Commands;
using Appliance.Host.Serving;
using Appliance.Inference.Classification;
using Appliance.Inference.Embeddings;

namespace Appliance.Host.Understanding;

/// <summary>Training on the examples that come with the program, with the clinic's own beside them.</summary>
internal static class IntentTraining
{
    /// <summary>Identity of the examples and concepts that come with the program.</summary>
    public static string BaseIdentity(FileIdentities identities)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(SmallModels.IntentExamples, "*.jsonl").Order(StringComparer.Ordinal).Append(SmallModels.IntentConcepts);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(files.Select(identities.Of)))));
    }

    /// <summary>Trains.</summary>
    /// <param name="encoder">The sentence encoder to join; null for none. It is opened in a child process first.</param>
    /// <param name="identities">Knows its SHA-256.</param>
    /// <param name="own">The clinic's examples.</param>
    /// <param name="say">Takes progress, a line each.</param>
    /// <param name="cancellationToken">Ends the training between two passes.</param>
    /// <returns>The model, and how many examples came with the program.</returns>
    /// <exception cref="ModelFileException">The encoder cannot be used.</exception>
    public static async Task<(TrainedClassifier Trained, int BaseExamples)> TrainAsync(
        EncoderFiles? encoder, FileIdentities identities, IReadOnlyList<LabelledText> own, Action<string> say, CancellationToken cancellationToken)
    {
        using OpenedEncoder? opened = encoder is null ? null : await OpenAsync(encoder, identities, cancellationToken);
        IReadOnlyList<LabelledText> examples = LabelledTextReader.Read(SmallModels.IntentExamples, IntentsCommands.IntentField);
        TrainedClassifier trained = await Task.Run(
            () => ClassifierTrainer.Train(
                [.. examples, .. own],
                options: new ClassifierTrainingOptions { Concepts = ConceptLexicon.Read(SmallModels.IntentConcepts) },
                progress: new TrainingLines(say),
                encoder: opened?.Encoder,
                cancellationToken: cancellationToken),
            cancellationToken);
        return (trained, examples.Count);
    }

    private static async Task<OpenedEncoder> OpenAsync(EncoderFiles encoder, FileIdentities identities, CancellationToken cancellationToken)
    {
        AnsweringSession.RequireEngines();
        ProbeResult probe = await ProbeProcess.RunAsync(encoder.Model, cancellationToken);
        return probe.Kind == ModelKind.Encoder
            ? OpenedEncoder.Open(encoder.Model, Environment.ProcessorCount, identities.Of(encoder.Model))!
            : throw new ModelFileException($"{encoder.Model} is no sentence encoder but {probe.Kind}: {probe.Detail}. Choose another, or --encoder none.");
    }
}
