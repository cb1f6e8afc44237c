using System.Diagnostics;
using System.Text.Json;
using Appliance.Host.Commands;

namespace Appliance.Host.Bench.Llm;

/// <summary>The load, as peer.mjs reads it.</summary>
/// <param name="Model">Path of the GGUF file.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="Sequences">Conversations at the same moment.</param>
/// <param name="ContextTokens">Tokens of each.</param>
/// <param name="SystemPrompt">What every conversation begins with.</param>
/// <param name="FirstContacts">Questions of each wave.</param>
/// <param name="RoundRobin">Questions of each turn.</param>
/// <param name="FirstContactTokens">Most tokens of an answer in a wave.</param>
/// <param name="RoundRobinTokens">Most tokens of an answer in a turn.</param>
internal sealed record PeerOrder(
    string Model,
    int Threads,
    int Sequences,
    int ContextTokens,
    string SystemPrompt,
    IReadOnlyList<IReadOnlyList<string>> FirstContacts,
    IReadOnlyList<IReadOnlyList<string>> RoundRobin,
    int FirstContactTokens,
    int RoundRobinTokens);

/// <summary>A line that peer.mjs writes.</summary>
/// <param name="Event"><c>loaded</c>, <c>first</c> (a first token), <c>wave</c> (a wave or turn is over) or <c>end</c>.</param>
/// <param name="Wave">Which one; null for the others.</param>
/// <param name="Milliseconds">Since the question, or of the whole.</param>
/// <param name="Tokens">Tokens of the wave.</param>
internal sealed record PeerEvent(string Event, string? Wave, double Milliseconds, int Tokens);

/// <summary>Runs the peer as a child process.</summary>
internal static class PeerProcess
{
    /// <summary>Longest run, in minutes.</summary>
    public const int MaxMinutes = 30;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Runs the load.</summary>
    /// <exception cref="CommandException">The peer fails or takes too long.</exception>
    public static async Task<LlmPeer> RunAsync(PeerOrder order, CancellationToken cancellationToken)
    {
        using Process process = PeerPackage.Start(new ProcessStartInfo("node", ["peer.mjs"]));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(MaxMinutes));
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, Json).AsMemory(), limit.Token);
            process.StandardInput.Close();
            List<PeerEvent> events = [];
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
                events.Add(JsonSerializer.Deserialize<PeerEvent>(line, Json)!);
            await process.WaitForExitAsync(limit.Token);
            return events.Exists(one => one.Event == "end")
                ? Summarise(events)
                : throw new CommandException(ExitCode.Engine, $"{PeerPackage.Name} ended with {process.ExitCode}: {(await errors).Trim()}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Failed, $"{PeerPackage.Name} did not finish within {MaxMinutes} minutes. Choose fewer conversations.");
        }
        finally
        {
            PeerPackage.End(process);
        }
    }

    /// <summary>Puts the events of a run together.</summary>
    public static LlmPeer Summarise(IReadOnlyCollection<PeerEvent> events) => new(
        PeerPackage.Name,
        Math.Round(events.First(one => one.Event == "loaded").Milliseconds),
        [.. events.Where(one => one.Event == "wave").Select(wave => new PeerWave(
            wave.Wave!,
            Latencies.Of(events.Where(one => one.Event == "first" && one.Wave == wave.Wave).Select(one => one.Milliseconds)),
            Math.Round(wave.Milliseconds / 1000, 3),
            wave.Tokens))]);
}
