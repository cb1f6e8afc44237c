using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Appliance.Host.Channels;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Host.Bench;

/// <summary>Result of the turn benchmark.</summary>
/// <param name="Turns">Turns measured.</param>
/// <param name="Unanswered">Messages without a reply within <see cref="TurnBench.MaxReplySeconds"/>.</param>
/// <param name="Documents">Documents in the library.</param>
/// <param name="CoalescingMilliseconds">Mean of the waits for further fragments, which are not in the times below.</param>
/// <param name="Acknowledged">From the first byte of a webhook to its 200, in milliseconds.</param>
/// <param name="HandedOver">From the first byte of a webhook to the arrival of the reply at the Graph API, coalescing excluded.</param>
/// <param name="Steps">Of each step of the pipeline, in milliseconds.</param>
/// <param name="Goals">What had to be reached.</param>
internal sealed record TurnBenchResult(
    int Turns,
    int Unanswered,
    int Documents,
    double CoalescingMilliseconds,
    Latencies Acknowledged,
    Latencies HandedOver,
    IReadOnlyDictionary<string, Latencies> Steps,
    IReadOnlyList<BenchGoal> Goals);

/// <summary>
/// From the webhook to the hand-over to the channel, without a language model: eight people each write, wait for the reply, pause for a moment
/// and write again. The classifier and the library are real, and so are the signed requests and the client of the Graph API.
/// </summary>
internal sealed class TurnBench(string workFolder, int rounds)
{
    /// <summary>Conversations at the same time.</summary>
    public const int Conversations = 8;

    /// <summary>Documents in the library.</summary>
    public const int Documents = 60;

    /// <summary>Longest 95th percentile, in milliseconds.</summary>
    public const double LongestP95 = 25;

    /// <summary>A reply that takes longer than this counts as missing, in seconds.</summary>
    public const int MaxReplySeconds = 15;

    /// <summary>Messages of one patient; then another one writes.</summary>
    private const int MessagesEach = 3;

    // Between a reply and the next message of the same person; people do not write in step.
    private const int LongestPauseMilliseconds = 200;

    // Rounds before the measurement, in which everything is compiled; without any wait for further fragments.
    private const int WarmUpRounds = 60;

    // None of them calls a person: while one is expected, the service is silent by intention.
    private static readonly string[] Questions =
    [
        "Quali sono gli orari di apertura del sabato?",
        "How much does a dermatology visit cost?",
        "¿Dónde puedo aparcar cerca del centro?",
        "Onde fica a clínica?",
        "Quanto costa una visita dermatologica?",
        "What should I do before an abdominal ultrasound?",
        "¿Puedo pagar con tarjeta?",
        "Qual è l'indirizzo del centro?",
        "Where can I park near the clinic",
        "Qual o horário de abertura?",
    ];

    private int written;

    /// <summary>Runs the measurement; tells <paramref name="progress"/> what happens.</summary>
    public async Task<TurnBenchResult> RunAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        await using LoopbackGraph graph = await LoopbackGraph.StartAsync(cancellationToken);
        using BenchDirectory directory = BenchDirectory.Create(workFolder);
        // A number with Meta's usual 80 messages a second may not send eight at the same moment: that would measure the limit.
        await using BenchService service = await BenchService.StartAsync(
            directory.Data, graph.Url, consumers: true, ["whatsapp.messages_per_second=1000"], cancellationToken);
        progress($"importing {Documents} documents");
        await BenchLibrary.ImportSamplesAsync(service.Services.GetRequiredService<Store>(), Path.Combine(directory.Data.Path, "library"), Documents);
        var answering = service.Services.GetRequiredService<AnsweringOptions>();
        using var client = new HttpClient();
        (int coalesceMin, int coalesceMax) = (answering.CoalesceMinMilliseconds, answering.CoalesceMaxMilliseconds);
        (answering.CoalesceMinMilliseconds, answering.CoalesceMaxMilliseconds) = (0, 0);
        await ConverseAsync(service, graph, client, 0, WarmUpRounds, cancellationToken);
        (answering.CoalesceMinMilliseconds, answering.CoalesceMaxMilliseconds) = (coalesceMin, coalesceMax);
        progress($"measuring {rounds} rounds of {Conversations} conversations");
        IReadOnlyList<MeasuredTurn> turns = await ConverseAsync(service, graph, client, WarmUpRounds, WarmUpRounds + rounds, cancellationToken);
        return Summarise(turns, Steps(service.Services.GetRequiredService<Store>(), turns.Count));
    }

    private static Dictionary<string, Latencies> Steps(Store store, int turns) => store.Read(connection => connection.Query<string>(
            "SELECT timings_ms FROM turns ORDER BY id DESC LIMIT @turns", new { turns }).AsList())
        .SelectMany(json => JsonSerializer.Deserialize<Dictionary<string, double>>(json)!)
        .GroupBy(step => step.Key)
        .ToDictionary(step => step.Key, step => Latencies.Of(step.Select(time => time.Value)));

    private static TurnBenchResult Summarise(IReadOnlyList<MeasuredTurn> turns, Dictionary<string, Latencies> steps)
    {
        int unanswered = turns.Count(turn => turn.HandedOver is null);
        Latencies handedOver = Latencies.Of(turns.Where(turn => turn.HandedOver is not null).Select(turn => turn.HandedOver!.Value));
        return new TurnBenchResult(
            turns.Count,
            unanswered,
            Documents,
            Math.Round(turns.Average(turn => turn.Coalescing), 1),
            Latencies.Of(turns.Select(turn => turn.Acknowledged)),
            handedOver,
            steps,
            [
                BenchGoal.AtMost("messages without a reply", 0, unanswered, ""),
                BenchGoal.AtMost("95th percentile from received to handed over, coalescing excluded,", LongestP95, handedOver.P95, "ms"),
            ]);
    }

    private async Task<IReadOnlyList<MeasuredTurn>> ConverseAsync(
        BenchService service, LoopbackGraph graph, HttpClient client, int fromRound, int toRound, CancellationToken cancellationToken)
    {
        MeasuredTurn[][] turns = await Task.WhenAll(Enumerable.Range(0, Conversations).Select(async slot =>
        {
            var random = new Random(slot);
            var measured = new MeasuredTurn[toRound - fromRound];
            for (int round = fromRound; round < toRound; round++)
            {
                await Task.Delay(random.Next(LongestPauseMilliseconds), cancellationToken);
                measured[round - fromRound] = await TurnAsync(service, graph, client, slot, round, cancellationToken);
            }

            return measured;
        }));
        return [.. turns.SelectMany(turn => turn)];
    }

    private async Task<MeasuredTurn> TurnAsync(
        BenchService service, LoopbackGraph graph, HttpClient client, int slot, int round, CancellationToken cancellationToken)
    {
        // Each slot has a patient of its own, replaced after a few messages.
        int person = (round / MessagesEach * Conversations) + slot;
        long phone = 393_400_000_000 + person;
        string question = Questions[(person + round) % Questions.Length];
        string wamid = "wamid.TURN" + Interlocked.Increment(ref written).ToString(CultureInfo.InvariantCulture);
        byte[] body = SignedTexts.Body(BenchService.PhoneNumberId, wamid, phone, question);
        using var request = new HttpRequestMessage(HttpMethod.Post, service.Webhook) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Hub-Signature-256", SignedTexts.Signature(service.Secrets.AppSecret, body));
        Task<HandedOver> reply = graph.NextTo("+" + phone.ToString(CultureInfo.InvariantCulture));
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        double acknowledged = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        response.EnsureSuccessStatusCode();
        double coalescing = ConversationLanes.Wait(
            new Fragment(0, 0, MessageKind.Text, question, null, wamid, null, DateTimeOffset.UtcNow, []),
            service.Services.GetRequiredService<AnsweringOptions>()).TotalMilliseconds;
        if (await Task.WhenAny(reply, Task.Delay(TimeSpan.FromSeconds(MaxReplySeconds), cancellationToken)) != reply)
            return new MeasuredTurn(acknowledged, coalescing, null);
        return new MeasuredTurn(acknowledged, coalescing, Stopwatch.GetElapsedTime(start, (await reply).ArrivedAt).TotalMilliseconds - coalescing);
    }

    /// <summary>Milliseconds of one turn; handed over is null where no reply came.</summary>
    private readonly record struct MeasuredTurn(double Acknowledged, double Coalescing, double? HandedOver);
}
