using System.Globalization;
using System.Text.Json;
using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Host.Generation;
using Appliance.Host.Handoff;
using Appliance.Host.Texts;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Library.Answers;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>
/// Deliver: the reply, its outbox row, the conversation's new state and the end of the inbox events, in one transaction.
/// After it the turn has happened exactly once, whatever becomes of the process.
/// </summary>
internal sealed class DeliverStep(
    Store store,
    PatientTexts texts,
    ClinicNames names,
    ClinicOptions clinic,
    ChatSection chat,
    HandoffTexts handoff,
    HandoffClock clock,
    PipelineSignals signals,
    TimeProvider time)
{
    /// <summary>Staff are told once in this time that no language model answers.</summary>
    public static readonly TimeSpan NoticeInterval = TimeSpan.FromHours(1);

    /// <summary>Commits a turn that ran to its end.</summary>
    public async Task RunAsync(long conversationId, Turn turn)
    {
        await store.WriteAsync(session =>
        {
            Commit(session, conversationId, turn);
            InboxStore.Complete(session, turn.Fragments.Select(f => f.EventId));
        });
        signals.Outbox.Set();
        signals.Alerts.Set();
    }

    /// <summary>Commits the handoff of a turn that could not be run; its events stay for the caller to bury.</summary>
    public Task RunFailedAsync(long conversationId, Turn turn, string failure)
    {
        string language = turn.Situation.Language ?? clinic.Language;
        Turn failed = turn with
        {
            Heard = new HearStep().Run(turn).Heard,
            Understanding = Understanding.Nothing with { Language = language },
        };
        bool silent = turn.Situation is { Owner: ConversationOwner.Staff } or { PausedGlobally: true } or { OptedOut: true };
        Answer answer = silent ? Answer.Silence(TurnOutcome.Handoff) with { StaffReason = "failed" } : handoff.Bridge(failed, "failed");
        return store.WriteAsync(session =>
        {
            Commit(session, conversationId, failed with { Answer = answer });
            InboxStore.Bury(session, turn.Fragments.Select(f => f.EventId), failure);
        });
    }

    private void Commit(WriteSession session, long conversationId, Turn turn)
    {
        DateTimeOffset now = time.GetUtcNow();
        Conversation conversation = ConversationStore.Get(session, conversationId);
        Answer answer = turn.Answer;
        long turnId = TurnStore.Add(session, Record(conversationId, turn, now));
        // Staff may have taken over while the turn was computed; only an emergency still speaks.
        bool mute = answer is { Emergency: true, Text: not null }
            ? !ConversationStore.TryTakeEmergency(session, conversationId, now, WatchStep.EmergencyInterval)
            : conversation.Owner == ConversationOwner.Staff;
        if (answer.Text is not null && !mute)
            Say(session, conversation, turn, turnId, now);
        if (answer.ApprovedId is not null && !mute)
            ApprovedAnswers.RecordHit(session, answer.ApprovedId, now);
        if (answer.DraftText is not null)
            DraftStore.Add(session, conversationId, turnId, answer.DraftText, now);
        if (answer.StaffReason is not null)
            CallStaff(session, conversationId, turn, now);
        if (turn.StaffNotice is not null)
            AlertStore.AddOnce(session, PassageAgent.Unavailable, turn.StaffNotice, now, NoticeInterval);
        ApplyToContact(session, conversation.ContactId, turn, now);
        ConversationStore.Apply(session, conversationId, Change(conversation, turn, now, mute));
    }

    private void Say(WriteSession session, Conversation conversation, Turn turn, long turnId, DateTimeOffset now)
    {
        Answer answer = turn.Answer;
        string language = answer.Effect == TurnEffect.SwitchLanguage ? turn.Understanding.SwitchTo! : turn.Understanding.Language;
        string text = conversation.DisclosedAt is null && !answer.Emergency ? Disclosure(language) + "\n\n" + answer.Text : answer.Text!;
        OutboxStore.Add(
            session,
            new NewOutboxMessage(
                conversation.Id,
                "turn:" + turn.Fragments[^1].EventId.ToString(CultureInfo.InvariantCulture),
                "machine",
                answer.Emergency ? OutboxUrgency.Emergency : OutboxUrgency.Normal,
                answer.Emergency ? "emergency" : answer.Effect == TurnEffect.OptOut ? "confirmation" : answer.IsBridge ? "bridge" : "reply",
                text,
                answer.Buttons.Count == 0 ? null : JsonSerializer.Serialize(answer.Buttons)),
            now,
            turnId);
    }

    private string Disclosure(string language)
    {
        string disclosure = texts.Format(
            language, PatientTextKeys.Disclosure, [("clinic", names.In(language)), ("emergency_number", clinic.EmergencyNumber)]);
        return chat.UsesCloud() ? disclosure + " " + texts.Format(language, PatientTextKeys.DisclosureCloud) : disclosure;
    }

    private void CallStaff(WriteSession session, long conversationId, Turn turn, DateTimeOffset now)
    {
        Answer answer = turn.Answer;
        string collected = CollectedText.Of(turn);
        if (turn.Situation.Pending is { Text.Length: > 0 } pending && turn.Decision is Decision.CallStaff && !turn.Heard.Confirmed)
            collected = pending.Text + "\n" + collected;
        (long id, bool created) = HandoffStore.Open(
            session, conversationId, answer.StaffReason!, answer.Emergency, collected, now, clock.RemindAt(now, answer.Emergency));
        if (created || answer.Emergency)
            AlertStore.Add(session, "handoff", answer.Emergency, answer.StaffReason!, now, conversationId, id);
    }

    private static void ApplyToContact(WriteSession session, long contactId, Turn turn, DateTimeOffset now)
    {
        switch (turn.Answer.Effect)
        {
            case TurnEffect.OptOut:
                ContactStore.SetOptedOut(session, contactId, now);
                break;
            case TurnEffect.OptIn:
                ContactStore.SetOptedOut(session, contactId, null);
                break;
            case TurnEffect.SwitchLanguage:
                ContactStore.SetLanguage(session, contactId, turn.Understanding.SwitchTo!, requested: true);
                return;
            default:
                break;
        }

        if (turn.Understanding.DetectedLanguage is { } language and not "other")
            ContactStore.SetLanguage(session, contactId, language, requested: false);
    }

    private static ConversationChange Change(Conversation conversation, Turn turn, DateTimeOffset now, bool mute)
    {
        Answer answer = turn.Answer;
        bool spoke = answer.Text is not null && !mute;
        bool askedBack = answer.Outcome == TurnOutcome.Clarify;
        return new ConversationChange(
            Stage: answer.Outcome is TurnOutcome.Handoff or TurnOutcome.Draft ? "handoff" : "answering",
            PendingQuestion: answer.Pending is { } pending ? JsonSerializer.Serialize(pending) : spoke ? "" : null,
            Clarifications: askedBack ? conversation.Clarifications + 1 : spoke ? 0 : null,
            DisclosedAt: spoke && conversation.DisclosedAt is null && !answer.Emergency ? now : null,
            BridgeAt: spoke && answer.IsBridge ? now : null);
    }

    private static TurnRecord Record(long conversationId, Turn turn, DateTimeOffset now) => new(
        conversationId,
        now,
        turn.Understanding.DetectedLanguage ?? turn.Understanding.Language,
        turn.Understanding.Intent,
        turn.Understanding.Confidence,
        turn.Flags.Count == 0 ? null : string.Join(',', turn.Flags),
        turn.Understanding.Sensitive.Count == 0 ? null : string.Join(',', turn.Understanding.Sensitive),
        turn.Answer.Text is null ? null : turn.Answer.Route.Word(),
        turn.Answer.Outcome.Word(),
        turn.Answer.Citations.Count == 0 ? null : JsonSerializer.Serialize(turn.Answer.Citations.Select(c => new { c.Document, c.Passage })),
        JsonSerializer.Serialize(turn.Timings.ToDictionary(t => t.Step, t => Math.Round(t.Milliseconds, 3))));
}
