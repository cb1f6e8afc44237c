using Appliance.Host.Sending;
using Appliance.Host.Simulator.Journal;

namespace Appliance.Host.Bench;

/// <summary>Result of a crash test. Messages and replies are the simulator's count.</summary>
/// <param name="Kills">Times that the service was killed under load.</param>
/// <param name="Seconds">Duration of the whole test.</param>
/// <param name="Messages">Messages of patients that the service acknowledged.</param>
/// <param name="Unacknowledged">Messages that were never acknowledged.</param>
/// <param name="AnsweredOnce">Acknowledged messages with exactly one reply.</param>
/// <param name="Duplicates">Replies too many.</param>
/// <param name="Lost">Acknowledged messages without a reply of which staff know nothing.</param>
/// <param name="Unknown">Sends that were under way at a kill.</param>
/// <param name="Reconciled">Those of them that had arrived and were settled by Meta's status.</param>
/// <param name="ToldToStaff">Those of them that had not arrived; staff were told.</param>
/// <param name="ToldWrongly">Sends that staff were told about although they arrived, or that count as arrived and did not.</param>
/// <param name="DeadLetters">Events that three kills in a row interrupted; a person was called.</param>
/// <param name="Goals">What had to be reached.</param>
internal sealed record CrashBenchResult(
    int Kills,
    double Seconds,
    int Messages,
    int Unacknowledged,
    int AnsweredOnce,
    int Duplicates,
    int Lost,
    int Unknown,
    int Reconciled,
    int ToldToStaff,
    int ToldWrongly,
    int DeadLetters,
    IReadOnlyList<BenchGoal> Goals);

/// <summary>Compares the simulator's journal, which is the judge, with what the database of the service says.</summary>
internal static class CrashVerdict
{
    /// <summary>Judges a test that has settled.</summary>
    public static CrashBenchResult Judge(int kills, TimeSpan duration, SimulatorJournal journal, CrashTally tally)
    {
        Judgement judgement = journal.Judge();
        HashSet<string> arrived = [.. journal.Sends.Select(send => send.CorrelationId).OfType<string>()];
        int unacknowledged = journal.Inbound.Count(entry => entry.AcknowledgedAt is null);
        int told = tally.Interrupted.Count(send => send.Status == "failed");
        int wrong = tally.Interrupted.Count(send => arrived.Contains(send.CorrelationId) == (send.Status == "failed"));
        int lost = judgement.Unanswered.Count(entry => !tally.ToldAbout.Contains(entry.PatientKey));
        int extra = judgement.Duplicates.Count + judgement.Patients.Values.Sum(patient => patient.Unprompted.Count);
        int answered = judgement.Acknowledged - judgement.Unanswered.Count;
        return new CrashBenchResult(
            kills, Math.Round(duration.TotalSeconds, 1), judgement.Acknowledged, unacknowledged, answered - extra, extra, lost,
            tally.Interrupted.Count, tally.Interrupted.Count - told, told, wrong, tally.Dead,
            [
                BenchGoal.AtLeast("acknowledged messages", 1, judgement.Acknowledged, ""),
                BenchGoal.AtMost("messages never acknowledged", 0, unacknowledged, ""),
                BenchGoal.AtMost("duplicate replies", 0, extra, ""),
                BenchGoal.AtMost("lost messages", 0, lost, ""),
                BenchGoal.AtMost("sends of unknown outcome, by what is under way at a kill at most,", (double)kills * OutboxSender.MaxInFlight, tally.Interrupted.Count, ""),
                BenchGoal.AtMost("unknown outcomes settled wrongly", 0, wrong, ""),
                BenchGoal.AtMost("unanswered messages beyond the sends that staff were told about", told, judgement.Unanswered.Count, ""),
                BenchGoal.AtMost("unfinished events and messages in the database", 0, tally.Open + tally.Unknown, ""),
                new BenchGoal("PRAGMA integrity_check says ok", tally.Integrity ?? "not asked", tally.Integrity == "ok"),
            ]);
    }
}
