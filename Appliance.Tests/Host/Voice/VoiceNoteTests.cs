using Appliance.Host.Channels;
using Appliance.Host.Media;
using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Appliance.Host.Texts;
using Appliance.Inference.Speech;
using Appliance.Inference.Speech.Audio;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Media;
using Appliance.Knowledge.Outbox;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Voice;

public sealed class VoiceNoteTests : IAsyncLifetime
{
    private const string Booking = "Vorrei prenotare una visita martedì alle dieci.";
    private readonly ScriptedSpeechClient speech = new();
    private readonly ClinicBench bench;

    public VoiceNoteTests() => bench = new ClinicBench { Speech = speech };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Note_Heard_GetsTheReplyOfItsTextBehindWhatWasUnderstood()
    {
        await bench.WriteAsync("wamid.1", "buongiorno");
        await bench.WriteAsync("wamid.2", "buongiorno");
        await HearAsync("wamid.3", ScriptedSpeechClient.Heard("buongiorno"));
        string[] replies = Replies();
        replies.Length.ShouldBe(3);
        replies[2].ShouldBe("Ho capito: «buongiorno»\n\n" + replies[1]);
        StoredMessage message = Thread().Last(m => m.Kind == "voice");
        (message.Text, message.Author).ShouldBe(("buongiorno", MessageAuthor.Patient));
    }

    [Theory]
    [InlineData("it", "Ho capito")]
    [InlineData("en", "I understood")]
    [InlineData("es", "He entendido")]
    [InlineData("pt", "Entendi")]
    public async Task Note_Heard_IsEchoedInItsLanguage(string language, string words)
    {
        bench.Languages.Tell("parole", language);
        await HearAsync("wamid.1", ScriptedSpeechClient.Heard("parole", language));
        bench.Waiting().ShouldHaveSingleItem().ShouldContain(words + ": «parole»");
    }

    [Fact]
    public async Task Note_LongerThanTheEcho_IsCutAtAWord()
    {
        await HearAsync("wamid.1", ScriptedSpeechClient.Heard(string.Join(' ', Enumerable.Repeat("buongiorno", 60))));
        bench.Waiting().ShouldHaveSingleItem().ShouldContain("buongiorno…»");
    }

    [Fact]
    public async Task Note_ActionWithRiskyWords_IsReadBackBeforeAnythingIsDone()
    {
        await BookAsync("wamid.1");
        OutboxMessage reply = bench.Outbox.Due(bench.Now, 10).ShouldHaveSingleItem();
        reply.Text.ShouldContain($"Ho capito: «{Booking}»");
        reply.Text.ShouldContain("martedì, dieci");
        reply.Buttons!.ShouldContain("giusto");
        bench.Handoffs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Note_ReadBackAndConfirmed_GoesOnAsIfItWereWritten()
    {
        await BookAsync("wamid.1");
        await TapAsync("wamid.2", DecideStep.YesButtonId);
        HandoffLine handoff = bench.Handoffs.ShouldHaveSingleItem();
        (handoff.Reason, handoff.Collected).ShouldBe((Intents.BookingRequest, "[voice, as heard, confirmed] " + Booking));
        Replies()[^1].ShouldNotContain("Ho capito");
        bench.Conversation.PendingQuestion.ShouldBeNull();
    }

    [Fact]
    public async Task Note_ConfirmedInWords_GoesOnToo()
    {
        await BookAsync("wamid.1");
        await bench.WriteAsync("wamid.2", "sì");
        bench.Handoffs.ShouldHaveSingleItem().Reason.ShouldBe(Intents.BookingRequest);
    }

    [Fact]
    public async Task Note_ReadBackAndDenied_IsAskedForAgainAndThenGoesToAPerson()
    {
        await BookAsync("wamid.1");
        await TapAsync("wamid.2", DecideStep.NoButtonId);
        Replies()[^1].ShouldBe(Text(PatientTextKeys.VoiceCorrected));
        bench.Handoffs.ShouldBeEmpty();
        await HearAsync("wamid.3", ScriptedSpeechClient.Response(HearingOutcome.Unclear, language: "it"));
        bench.Handoffs.ShouldHaveSingleItem().Reason.ShouldBe("voice_unclear");
    }

    [Fact]
    public async Task Note_ActionWithoutRiskyWords_IsNotReadBack()
    {
        bench.Intents.Tell("vorrei prenotare una visita", Intents.BookingRequest);
        await HearAsync("wamid.1", ScriptedSpeechClient.Heard("vorrei prenotare una visita"));
        HandoffLine handoff = bench.Handoffs.ShouldHaveSingleItem();
        (handoff.Reason, handoff.Collected).ShouldBe((Intents.BookingRequest, "[voice, as heard] vorrei prenotare una visita"));
    }

    [Fact]
    public async Task Note_QuestionWithRiskyWords_IsNotReadBack()
    {
        bench.Intents.Tell("siete aperti martedì?", Intents.OpeningHours);
        await HearAsync("wamid.1", ScriptedSpeechClient.Heard("siete aperti martedì?"));
        bench.Waiting().ShouldHaveSingleItem().ShouldNotContain("giusto");
        bench.Conversation.PendingQuestion.ShouldBeNull();
    }

    [Theory]
    [InlineData(HearingOutcome.Unclear)]
    [InlineData(HearingOutcome.Silence)]
    [InlineData(HearingOutcome.Failed)]
    public async Task Note_NotUnderstood_IsAskedForOnceAndTheSecondTimeAPersonListens(HearingOutcome outcome)
    {
        await HearAsync("wamid.1", ScriptedSpeechClient.Response(outcome));
        bench.Waiting().ShouldHaveSingleItem().ShouldEndWith(Text(PatientTextKeys.VoiceUnclear));
        bench.Handoffs.ShouldBeEmpty();
        Thread().First(m => m.Kind == "voice").Text.ShouldBeNull();
        await HearAsync("wamid.2", ScriptedSpeechClient.Response(outcome));
        bench.Handoffs.ShouldHaveSingleItem().Reason.ShouldBe("voice_unclear");
        Replies()[^1].ShouldContain(Text("handoff_voice_unclear"));
    }

    [Fact]
    public async Task Note_NotUnderstoodButNotInARow_IsAskedForAgain()
    {
        await HearAsync("wamid.1", ScriptedSpeechClient.Response(HearingOutcome.Unclear));
        await HearAsync("wamid.2", ScriptedSpeechClient.Heard("buongiorno"));
        await HearAsync("wamid.3", ScriptedSpeechClient.Response(HearingOutcome.Unclear));
        Replies()[^1].ShouldBe(Text(PatientTextKeys.VoiceUnclear));
        bench.Handoffs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Note_NotUnderstoodAfterAQuestion_TheYesStillAnswersTheQuestion()
    {
        bench.Intents.Tell("fate la risonanza?", Intents.ServiceInquiry);
        await bench.WriteAsync("wamid.1", "fate la risonanza?");
        await HearAsync("wamid.2", ScriptedSpeechClient.Response(HearingOutcome.Unclear));
        await bench.WriteAsync("wamid.3", "sì");
        bench.Handoffs.ShouldHaveSingleItem().Reason.ShouldBe(Intents.HumanRequest);
    }

    [Fact]
    public async Task Note_InALanguageThatIsNotServed_HasNoTextAndGoesToAPerson()
    {
        await HearAsync("wamid.1", ScriptedSpeechClient.Response(HearingOutcome.Unclear, language: "ro"));
        HandoffLine handoff = bench.Handoffs.ShouldHaveSingleItem();
        (handoff.Reason, handoff.Collected).ShouldBe(("other_language", "[voice: spoken in a language that is not served (ro)]"));
        Thread()[0].Text.ShouldBeNull();
        bench.Waiting().ShouldHaveSingleItem().ShouldContain("112");
    }

    [Fact]
    public async Task Note_NothingHears_GoesToAPersonAndThePatientIsTold()
    {
        await using var deaf = new ClinicBench();
        await deaf.TakeAsync(Incoming.Voice("wamid.1", deaf.Now));
        await Eventually.HoldsAsync(() => deaf.Inbox.Open(0, 1).Count == 0);
        deaf.Handoffs.ShouldHaveSingleItem().Reason.ShouldBe("voice");
        deaf.Waiting().ShouldHaveSingleItem().ShouldContain(Text("handoff_voice"));
    }

    [Fact]
    public async Task Note_WithNothingThatReadsRecordings_GoesToAPersonAndThePatientIsTold()
    {
        speech.Answer = _ => throw new AudioReaderMissingException("ffmpeg cannot be started", new IOException());
        await bench.TakeAsync(Incoming.Voice("wamid.1", bench.Now));
        await SettledAsync();
        HandoffLine handoff = bench.Handoffs.ShouldHaveSingleItem();
        (handoff.Reason, handoff.Collected).ShouldBe(("voice", "[voice: ffmpeg, which reads recordings, is not installed]"));
        bench.Waiting().ShouldHaveSingleItem().ShouldContain(Text("handoff_voice"));
    }

    [Fact]
    public async Task Note_WithADanger_SendsTheEmergencyTextAlsoWhileStaffOwnTheThread()
    {
        await bench.WriteAsync("wamid.1", "buongiorno");
        await bench.Store.WriteAsync(session => HandoffStore.Claim(session, 1, "Giulia", bench.Now));
        await HearAsync("wamid.2", ScriptedSpeechClient.Heard("Aiuto, ho un forte dolore al petto."));
        bench.Outbox.Due(bench.Now, 10)[0].Urgency.ShouldBe(OutboxUrgency.Emergency);
        bench.Waiting().ShouldContain(bench.Get<WatchStep>().Text("it", crisis: false));
        bench.Handoffs.ShouldHaveSingleItem().Urgency.ShouldBe("emergency");
        bench.Alerts.ShouldContain(alert => alert.Kind == "red_flag");
        Thread().Last(m => m.Kind == "voice").RedFlags.ShouldBe("chest_pain");
    }

    [Fact]
    public async Task Note_OfSomebodyKnown_IsHeardWithTheirLanguage()
    {
        bench.Languages.Tell("buenos días", "es");
        await HearAsync("wamid.1", ScriptedSpeechClient.Heard("buenos días", "es"));
        await HearAsync("wamid.2", ScriptedSpeechClient.Heard("buenos días", "es"));
        speech.Asked.Select(options => options!.SpeechLanguage).ShouldBe([null, "es"]);
    }

    [Fact]
    public async Task Note_BeingHeard_DelaysNoWrittenMessage()
    {
        var heard = new TaskCompletionSource<SpeechToTextResponse>();
        speech.Answer = _ => heard.Task;
        await bench.TakeAsync(Incoming.Voice("wamid.1", bench.Now));
        await bench.TakeAsync(Incoming.Text("wamid.2", "buongiorno", bench.Now), Incoming.Text("wamid.3", "salve", bench.Now, "393331111111", "IT.456"));
        await Eventually.HoldsAsync(() => bench.Get<MessageStore>().Recent(1, 9).Any(m => m.Author == MessageAuthor.Machine) && bench.Get<MessageStore>().Recent(2, 9).Any(m => m.Author == MessageAuthor.Machine));
        bench.Inbox.Open(0, 10).ShouldHaveSingleItem().ExternalId.ShouldContain("wamid.1");
        heard.SetResult(ScriptedSpeechClient.Heard("arrivederci"));
        await SettledAsync();
        Replies()[^1].ShouldContain("«arrivederci»");
    }

    [Fact]
    public async Task Notes_OfOneConversation_StayInOrder()
    {
        var first = new TaskCompletionSource<MediaDownload?>();
        bench.Files.Answer = file => file.Id == "first" ? first.Task : Task.FromResult<MediaDownload?>(null);
        int heard = 0;
        speech.Answer = _ => Task.FromResult(ScriptedSpeechClient.Heard(Interlocked.Increment(ref heard) == 1 ? "seconda" : "prima"));
        await bench.TakeAsync(Incoming.Voice("wamid.1", bench.Now, file: "first"), Incoming.Voice("wamid.2", bench.Now, file: "second"));
        await Eventually.HoldsAsync(() => heard == 1);
        bench.Waiting().ShouldBeEmpty();
        first.SetResult(null);
        await SettledAsync();
        Thread().Where(m => m.Kind == "voice").Select(m => m.Id).ShouldBeInOrder();
        string all = string.Join('\n', Replies());
        all.IndexOf("prima", StringComparison.Ordinal).ShouldBeLessThan(all.IndexOf("seconda", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Note_WhoseHearingBreaksOff_IsTriedAFewTimesAndThenNotUnderstood()
    {
        speech.Answer = _ => throw new InvalidOperationException("buongiorno");
        await bench.TakeAsync(Incoming.Voice("wamid.1", bench.Now));
        for (int i = 1; i <= MediaHandler.MaxAttempts; i++)
        {
            int tries = i;
            await Eventually.HoldsAsync(() => speech.Asked.Count == tries && bench.Clock.Waiting > 0);
            bench.Clock.Advance(MediaLane.RetryDelay);
        }

        await SettledAsync();
        bench.Waiting().ShouldHaveSingleItem().ShouldEndWith(Text(PatientTextKeys.VoiceUnclear));
        bench.Get<MediaStore>().Find(1)!.Outcome.ShouldBe(MediaOutcome.Damaged);
    }

    [Fact]
    public async Task Note_HeardBeforeARestart_IsNotHeardAgain()
    {
        var clock = new ManualClock();
        using var folder = new TemporaryFolder();
        await using (var before = new ClinicBench(collectTurns: true, folder, clock) { Speech = speech })
        {
            await before.TakeAsync(Incoming.Voice("wamid.1", clock.GetUtcNow()));
            await Eventually.HoldsAsync(() => before.Turns.Count == 1);
        }

        await using var after = new ClinicBench(collectTurns: true, folder, clock) { Speech = speech };
        await after.TakeAsync();
        await Eventually.HoldsAsync(() => after.Turns.Count == 1);
        Fragment fragment = after.Turns.Single().Fragments.ShouldHaveSingleItem();
        (fragment.Text, fragment.WasHeard, speech.Asked.Count).ShouldBe(("buongiorno", true, 1));
    }

    [Fact]
    public async Task Note_Heard_ItsWordsAreNotLogged()
    {
        await HearAsync("wamid.1", ScriptedSpeechClient.Heard("sono Quintilia e prendo il Coumadin"));
        bench.Log.Lines.Where(line => line.Level != LogLevel.Trace)
            .ShouldNotContain(line => line.Everything.Contains("Quintilia", StringComparison.Ordinal) || line.Everything.Contains("Coumadin", StringComparison.Ordinal));
    }

    private Task BookAsync(string id)
    {
        bench.Intents.Tell(Booking, Intents.BookingRequest);
        return HearAsync(id, ScriptedSpeechClient.Heard(Booking));
    }

    private async Task HearAsync(string id, SpeechToTextResponse response)
    {
        speech.Answer = _ => Task.FromResult(response);
        await bench.TakeAsync(Incoming.Voice(id, bench.Now));
        await SettledAsync();
    }

    private async Task TapAsync(string id, string button)
    {
        await bench.TakeAsync(Incoming.Tap(id, button, "titolo", bench.Now));
        await SettledAsync();
    }

    private Task SettledAsync() => Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1).Count == 0);

    private string Text(string key) => bench.Get<PatientTexts>().Format("it", key);

    private string[] Replies() => [.. Thread().Where(m => m.Author == MessageAuthor.Machine).Select(m => m.Text!)];

    private IReadOnlyList<StoredMessage> Thread() => bench.Get<MessageStore>().Recent(1, 100);
}
