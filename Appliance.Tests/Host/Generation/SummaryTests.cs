using Appliance.Host.Generation;
using Appliance.Host.Pipeline;
using Appliance.Inference.Chat;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Generation;

public sealed class SummaryTests : IAsyncLifetime
{
    private GeneratingClinic clinic = null!;

    private ClinicBench Bench => clinic.Bench;

    public async Task InitializeAsync()
    {
        clinic = await GeneratingClinic.StartAsync();
        clinic.Small.Answer = (_, _) => Task.FromResult(ScriptedChatClient.Reply("Il paziente saluta."));
    }

    public async Task DisposeAsync() => await clinic.DisposeAsync();

    [Fact]
    public async Task Summarize_ConversationTurnsIdle_IsStoredAndShownToStaff()
    {
        await TalkAsync(2);
        (await SummarizeAsync()).ShouldBe(0);
        Bench.Clock.Advance(SummaryWorker.IdleAfter + TimeSpan.FromSeconds(1));
        (await SummarizeAsync()).ShouldBe(1);
        var shown = Bench.Desk.Show(1).Conversation;
        (shown.Summary, shown.SummaryAt).ShouldBe(("Il paziente saluta.", Bench.Now));
        (await SummarizeAsync()).ShouldBe(0);
        ChatRequest request = clinic.Small.Requests.ShouldHaveSingleItem();
        request.Options!.AdditionalProperties![ChatRequestProperties.Priority].ShouldBe(ChatPriority.Background);
        request.Last.ShouldContain("Patient: buongiorno 0");
        request.Last.ShouldContain("Italian");
    }

    [Fact]
    public async Task Summarize_ConversationGoesOn_RollsOverWhatCameSince()
    {
        await TalkAsync(SummaryWorker.MessagesWhenActive / 2);
        (await SummarizeAsync()).ShouldBe(1);
        await TalkAsync(SummaryWorker.MessagesWhenActive / 2, from: 50);
        clinic.Small.Answer = (_, _) => Task.FromResult(ScriptedChatClient.Reply("Il paziente saluta ancora."));
        (await SummarizeAsync()).ShouldBe(1);
        string last = clinic.Small.Requests.Last().Last;
        last.ShouldContain("<summary_so_far>\nIl paziente saluta.\n</summary_so_far>");
        last.ShouldNotContain("buongiorno 0");
        last.ShouldContain("buongiorno 50");
        Bench.Conversation.Summary.ShouldBe("Il paziente saluta ancora.");
    }

    [Fact]
    public async Task Summarize_NextPrompt_HasTheSummaryBeforeTheHistory()
    {
        await TalkAsync(SummaryWorker.MessagesWhenActive / 2);
        await SummarizeAsync();
        await Bench.WriteAsync("wamid.q", "quanto costa l'ecografia tiroidea?", Intents.PriceInquiry);
        clinic.Small.Requests.Last().Messages[1].Text.ShouldContain("Il paziente saluta.");
    }

    [Fact]
    public async Task Summarize_ModelWritesNothing_IsLeftAloneForAWhile()
    {
        await TalkAsync(2);
        Bench.Clock.Advance(SummaryWorker.IdleAfter + TimeSpan.FromSeconds(1));
        clinic.Small.Answer = (_, _) => Task.FromResult(ScriptedChatClient.Reply("  "));
        (await SummarizeAsync()).ShouldBe(0);
        (await SummarizeAsync()).ShouldBe(0);
        clinic.Small.Requests.Count.ShouldBe(1);
        Bench.Clock.Advance(SummaryWorker.RetryAfter);
        clinic.Small.Answer = (_, _) => Task.FromResult(ScriptedChatClient.Reply("Il paziente saluta."));
        (await SummarizeAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Summarize_NoModelAnswers_SaysSoAndStoresNothing()
    {
        await TalkAsync(2);
        Bench.Clock.Advance(SummaryWorker.IdleAfter + TimeSpan.FromSeconds(1));
        clinic.Small.Answer = ScriptedChatClient.Failing().Answer;
        await Should.ThrowAsync<NoChatClientAvailableException>(SummarizeAsync);
        Bench.Conversation.Summary.ShouldBeNull();
    }

    [Fact]
    public async Task Worker_Loop_WritesSummariesByItself()
    {
        await TalkAsync(2);
        Bench.Clock.Advance(SummaryWorker.IdleAfter + TimeSpan.FromSeconds(1));
        await Bench.StartAsync<SummaryWorker>();
        await Eventually.HoldsAsync(() =>
        {
            Bench.Clock.Advance(SummaryWorker.Interval);
            return Bench.Conversation.Summary is not null;
        });
    }

    private Task<int> SummarizeAsync() => Bench.Loop<SummaryWorker>().SummarizeAsync(CancellationToken.None);

    private async Task TalkAsync(int messages, int from = 0)
    {
        for (int i = from; i < from + messages; i++)
            await Bench.WriteAsync($"wamid.{i}", $"buongiorno {i}");
    }
}
