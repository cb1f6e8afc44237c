using System.Globalization;
using Appliance.Host.Simulator;

namespace Appliance.Host.Bench;

/// <summary>
/// Patients who each write a question, wait for the reply and write again. After a few messages, or when no reply comes, the person goes
/// and another one takes the place, so that no limit per patient is reached.
/// </summary>
internal sealed class CrashCrowd(SimulatorServer simulator, int size)
{
    /// <summary>Messages of one person.</summary>
    public const int MessagesEach = 12;

    /// <summary>A person who has waited this long does not write again, in seconds. What was written must still be answered.</summary>
    public const int PatienceSeconds = 20;

    private int people;

    /// <summary>Writes until <paramref name="ended"/>; returns when nobody waits for a reply any more, or has lost patience.</summary>
    public Task WriteAsync(CancellationToken ended, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, size).Select(_ => TakeTurnsAsync(ended, cancellationToken)));

    private async Task TakeTurnsAsync(CancellationToken ended, CancellationToken cancellationToken)
    {
        while (!ended.IsCancellationRequested)
        {
            int number = Interlocked.Increment(ref people);
            SimulatedPatient patient = simulator.Patient(
                (393_300_000_000 + number).ToString(CultureInfo.InvariantCulture), "Paziente " + number.ToString(CultureInfo.InvariantCulture));
            for (int message = 0; message < MessagesEach && !ended.IsCancellationRequested; message++)
            {
                if (!await AskAsync(patient, cancellationToken))
                    break;
            }
        }
    }

    private async Task<bool> AskAsync(SimulatedPatient patient, CancellationToken cancellationToken)
    {
        await simulator.SendTextAsync(patient, BenchLibrary.AnsweredQuestion, cancellationToken: cancellationToken);
        try
        {
            await simulator.WaitForReplyAsync(patient, TimeSpan.FromSeconds(PatienceSeconds), cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
