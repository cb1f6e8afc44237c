using Appliance.Host.Channels;
using Appliance.Host.Pipeline;

namespace Appliance.Host.Serving;

/// <summary>
/// Runs one invented turn in each language before the first patient's: models are opened, code is compiled, the
/// library's index is read. Otherwise the first patient of the day would wait for all that.
/// </summary>
internal sealed class WarmUp(TurnPipeline pipeline, TimeProvider time) : IHostedService
{
    private static readonly string[] Sentences =
        ["quanto costa una visita?", "how much is a visit?", "¿cuánto cuesta una visita?", "quanto custa uma consulta?"];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (string sentence in Sentences)
        {
            DateTimeOffset now = time.GetUtcNow();
            var fragment = new Fragment(0, 0, MessageKind.Text, sentence, null, null, null, now, []);
            await pipeline.RunAsync(new Turn([fragment], Situation.First(), now) { QuoteOnly = true }, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
