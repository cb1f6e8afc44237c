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
    /// <summary>Identity of examples and concepts.</summary>
    public static string BaseIdentity(IntentBase from, FileIdentities identities)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(from.Examples, "*.jsonl").Order(StringComparer.Ordinal).Append(from.Concepts);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(files.Select(identities.Of)))));
    }

    /// <summary>Trains.</summary>
    /// <param name="from">What is learnt first.</param>
    /// <param name="encoder">The sentence encoder to join; null for none. It is opened in a child process first.</param>
    /// <param name="identities">Knows its SHA-256.</param>
    /// <param name="own">The clinic's examples.</param>
    /// <param name="say">Takes progress, a line each.</param>
    /// <param name="cancellationToken">Ends the training between two passes.</param>
    /// <returns>The model, and how many examples came with the program.</returns>
    /// <exception cref="ModelFileException">The encoder cannot be used.</exception>
    public static async Task<(TrainedClassifier Trained, int BaseExamples)> TrainAsync(
        IntentBase from, EncoderFiles? encoder, FileIdentities identities, IReadOnlyList<LabelledText> own, Action<string> say, CancellationToken cancellationToken)
    {
        using OpenedEncoder? opened = encoder is null ? null : await OpenAsync(encoder, identities, cancellationToken);
        IReadOnlyList<LabelledText> examples = LabelledTextReader.Read(from.Examples, IntentsCommands.IntentField);
        TrainedClassifier trained = await Task.Run(
            () => ClassifierTrainer.Train(
                [.. examples, .. own],
                options: from.Options with { Concepts = ConceptLexicon.Read(from.Concepts) },
                progress: new TrainingLines(say),
                encoder: opened?.Encoder,
                cancellationToken: cancellationToken),
            cancellationToken);
        return (trained, examples.Count);
    }

    /// <summary>Opens an encoder to train by, after a child process has tried it.</summary>
    /// <exception cref="ModelFileException">It cannot be used.</exception>
    public static async Task<OpenedEncoder> OpenAsync(EncoderFiles encoder, FileIdentities identities, CancellationToken cancellationToken)
    {
        await TryAsync(encoder.Model, cancellationToken);
        return OpenedEncoder.Open(encoder.Model, Environment.ProcessorCount, identities.Of(encoder.Model))!;
    }

    /// <summary>Tries an encoder in a child process, which a broken one may take down.</summary>
    /// <exception cref="ModelFileException">It cannot be used.</exception>
    public static async Task TryAsync(string encoder, CancellationToken cancellationToken)
    {
        AnsweringSession.RequireEngines();
        ProbeResult probe = await ProbeProcess.RunAsync(encoder, cancellationToken);
        if (probe.Kind != ModelKind.Encoder)
            throw new ModelFileException($"{encoder} is no sentence encoder but {probe.Kind}: {probe.Detail}. Choose another, or --encoder none.");
    }
}
