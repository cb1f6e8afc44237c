using System.Diagnostics;
using Appliance.Host.Commands;
using Appliance.Host.Serving;
using Appliance.Inference.Classification;

namespace Appliance.Host.Bench.Intents;

/// <summary>How fast messages are understood, and how fast the model is trained. Patients' words are the calibration texts that come with the program.</summary>
/// <param name="encoder">Path of a sentence encoder; null for none.</param>
/// <param name="trainingExamples">Examples to train with; 0 for no training.</param>
/// <param name="say">Takes progress, a line each.</param>
internal sealed class IntentBench(string? encoder, int trainingExamples, Action<string> say)
{
    /// <summary>Messages that are measured.</summary>
    public const int Messages = 20_000;

    /// <summary>Goals: the slowest of a hundred messages, and the training of <see cref="GoalExamples"/> examples on two cores.</summary>
    public const double P99GoalMicroseconds = 1_000, TrainingGoalSeconds = 60;

    /// <summary>Examples that the training's goal is for.</summary>
    public const int GoalExamples = 15_000;

    private const int WarmUpMessages = 5_000;

    private const int TopLabels = 5;

    private const double Million = 1e6;

    /// <summary>Measures.</summary>
    /// <exception cref="CommandException">The engine cannot be used.</exception>
    public IntentBenchResult Run(CancellationToken cancellationToken)
    {
        AnsweringSession.RequireEngines();
        string[] texts = [.. LabelledTextReader.Read(SmallModels.IntentCalibration, IntentsCommands.IntentField).Select(one => one.Text)];
        say($"Understanding {Messages} messages.");
        MessageSpeed words = MeasureMessages(texts, cancellationToken);
        EncoderSpeed? encoded = encoder is null ? null : new EncoderBench(encoder, say).Run(texts, cancellationToken);
        TrainingSpeed? training = trainingExamples == 0 ? null : MeasureTraining(cancellationToken);
        return new IntentBenchResult(Environment.ProcessorCount, words, training, encoded, [.. Goals(words, training, encoded)]);
    }

    private static MessageSpeed MeasureMessages(string[] texts, CancellationToken cancellationToken)
    {
        using TextClassifier classifier = TextClassifier.Open(SmallModels.Intents);
        var top = new LabelScore[TopLabels];
        for (int i = 0; i < WarmUpMessages; i++)
            classifier.Decide(texts[i % texts.Length], top);
        var ticks = new long[Messages];
        cancellationToken.ThrowIfCancellationRequested();
        GC.Collect();
        long before = GC.GetAllocatedBytesForCurrentThread(), last = Stopwatch.GetTimestamp();
        for (int i = 0; i < ticks.Length; i++)
        {
            classifier.Decide(texts[i % texts.Length], top);
            long now = Stopwatch.GetTimestamp();
            ticks[i] = now - last;
            last = now;
        }

        double bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / ticks.Length;
        double seconds = (double)ticks.Sum() / Stopwatch.Frequency;
        Latencies times = Latencies.Of(ticks.Select(one => one * Million / Stopwatch.Frequency));
        return new MessageSpeed(times.P50, times.P99, times.Max, Math.Round(ticks.Length / seconds), Math.Round(bytes, 1));
    }

    private TrainingSpeed MeasureTraining(CancellationToken cancellationToken)
    {
        LabelledText[] examples = [.. LabelledTextReader.Read(SmallModels.IntentExamples, IntentsCommands.IntentField)];
        new Random(1).Shuffle(examples);
        examples = examples[..Math.Min(trainingExamples, examples.Length)];
        say($"Training with {examples.Length} examples.");
        long start = Stopwatch.GetTimestamp();
        ClassifierTrainer.Train(
            examples, options: new ClassifierTrainingOptions { Concepts = ConceptLexicon.Read(SmallModels.IntentConcepts) }, cancellationToken: cancellationToken);
        return new TrainingSpeed(examples.Length, Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 1));
    }

    private static IEnumerable<BenchGoal> Goals(MessageSpeed words, TrainingSpeed? training, EncoderSpeed? encoder)
    {
        yield return BenchGoal.AtMost("99 of 100 messages understood without an encoder in", P99GoalMicroseconds, words.P99Microseconds, "µs");
        yield return BenchGoal.AtMost("managed memory a message", 0, words.BytesPerMessage, "bytes");
        if (training is { Examples: >= GoalExamples })
            yield return BenchGoal.AtMost($"training with {training.Examples} examples", TrainingGoalSeconds, training.Seconds, "s");
        foreach (EncoderLatency latency in encoder?.Latencies ?? [])
            yield return BenchGoal.AtLeast($"the engine's share of the time for {latency.Tokens} tokens", EncoderBench.LeastShare, latency.Share, "");
        if (encoder is not null)
            yield return BenchGoal.AtLeast("bulk tokens a second by the engine's own", EncoderBench.LeastShare, encoder.Bulk.Share, "");
    }
}
