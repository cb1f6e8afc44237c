namespace Appliance.Host.Bench.Intents;

/// <summary>Time of single messages, one after the other on one thread.</summary>
/// <param name="P50Microseconds">Median.</param>
/// <param name="P99Microseconds">99th percentile.</param>
/// <param name="MaxMicroseconds">The slowest.</param>
/// <param name="MessagesPerSecond">One by the mean.</param>
/// <param name="BytesPerMessage">Managed memory allocated.</param>
internal sealed record MessageSpeed(double P50Microseconds, double P99Microseconds, double MaxMicroseconds, double MessagesPerSecond, double BytesPerMessage);

/// <summary>Training without an encoder.</summary>
/// <param name="Examples">How many.</param>
/// <param name="Seconds">How long.</param>
internal sealed record TrainingSpeed(int Examples, double Seconds);

/// <summary>A text of so many tokens through the encoder, beside the engine's own time for the same tensors; medians.</summary>
/// <param name="Tokens">The template's included.</param>
/// <param name="Milliseconds">From text to vector.</param>
/// <param name="P99Milliseconds">99th percentile of that.</param>
/// <param name="EngineMilliseconds">The engine alone.</param>
/// <param name="TokenizeMicroseconds">The tokenizer alone.</param>
/// <param name="Share">The engine's share of the time, of the fastest tenth of both; 1 would be no cost around it.</param>
internal sealed record EncoderLatency(int Tokens, double Milliseconds, double P99Milliseconds, double EngineMilliseconds, double TokenizeMicroseconds, double Share);

/// <summary>Many texts through the encoder at once.</summary>
/// <param name="Texts">How many.</param>
/// <param name="TokensPerSecond">From texts to vectors.</param>
/// <param name="EngineTokensPerSecond">The engine alone, with the same batches and as many runs at once.</param>
/// <param name="Share">The first by the second, of the fastest tenth of both.</param>
internal sealed record EncoderBulk(int Texts, double TokensPerSecond, double EngineTokensPerSecond, double Share);

/// <summary>What the encoder costs.</summary>
internal sealed record EncoderSpeed(string Model, IReadOnlyList<EncoderLatency> Latencies, EncoderBulk Bulk);

/// <summary>The whole result.</summary>
/// <param name="Processors">Of the machine.</param>
/// <param name="Words">The intent model without an encoder.</param>
/// <param name="Training">Null where it was left out.</param>
/// <param name="Encoder">Null without one.</param>
/// <param name="Goals">What must be reached.</param>
internal sealed record IntentBenchResult(int Processors, MessageSpeed Words, TrainingSpeed? Training, EncoderSpeed? Encoder, IReadOnlyList<BenchGoal> Goals);
