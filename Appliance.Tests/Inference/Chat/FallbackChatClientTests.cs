using Appliance.Inference.Chat;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.AI;
using Polly.CircuitBreaker;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class FallbackChatClientTests
{
    private static readonly ChatMessage[] Prompt = [new(ChatRole.User, "quanto costa?")];
    private static readonly FallbackOptions Limits = new();

    private readonly ManualClock clock = new();

    [Fact]
    public async Task Response_FirstAnswers_TheSecondIsNotAsked()
    {
        ScriptedChatClient first = new("uno"), second = new("due");
        ChatResponse response = await Chain(first, second).GetResponseAsync(Prompt);
        (response.Text, response.AdditionalProperties![FallbackChatClient.ClientName]).ShouldBe(("uno", "client0"));
        second.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Response_FirstFails_TheSecondGetsTheSamePrompt()
    {
        ScriptedChatClient second = new("due");
        ChatResponse response = await Chain(ScriptedChatClient.Failing(), second).GetResponseAsync(Prompt, new ChatOptions { MaxOutputTokens = 7 });
        (response.Text, response.AdditionalProperties![FallbackChatClient.ClientName]).ShouldBe(("due", "client1"));
        ChatRequest asked = second.Requests.ShouldHaveSingleItem();
        (asked.Last, asked.Options!.MaxOutputTokens).ShouldBe(("quanto costa?", 7));
    }

    [Fact]
    public async Task Response_NobodyAnswers_TheFailureNamesEveryClientAndReason()
    {
        FallbackChatClient chain = Chain(ScriptedChatClient.Failing(new IOException("cable")), ScriptedChatClient.Failing(new IOException("power")));
        var error = await Should.ThrowAsync<NoChatClientAvailableException>(() => chain.GetResponseAsync(Prompt));
        error.Failures.Select(f => (f.Client, f.Error.Message)).ShouldBe([("client0", "cable"), ("client1", "power")]);
        error.Message.ShouldContain("client1: power");
        error.Message.ShouldNotContain("quanto");
        (await Should.ThrowAsync<NoChatClientAvailableException>(() => Chain().GetResponseAsync(Prompt))).Message.ShouldContain("configured");
    }

    [Fact]
    public async Task Response_FirstTakesTooLong_TheSecondAnswers()
    {
        ScriptedChatClient first = ScriptedChatClient.Silent();
        Task<ChatResponse> response = Chain(first, new ScriptedChatClient("due")).GetResponseAsync(Prompt);
        await Eventually.HoldsAsync(() => first.Requests.Count == 1);
        clock.Advance(Limits.Timeout);
        (await response).Text.ShouldBe("due");
    }

    [Fact]
    public async Task Response_InTheBackground_HasMoreTime()
    {
        ScriptedChatClient first = ScriptedChatClient.Silent();
        var options = new ChatOptions { AdditionalProperties = new() { [ChatRequestProperties.Priority] = ChatPriority.Background } };
        Task<ChatResponse> response = Chain(first, new ScriptedChatClient("due")).GetResponseAsync(Prompt, options);
        await Eventually.HoldsAsync(() => first.Requests.Count == 1);
        clock.Advance(Limits.BackgroundTimeout - TimeSpan.FromSeconds(1));
        response.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        (await response).Text.ShouldBe("due");
    }

    [Fact]
    public async Task Response_CallerGivesUp_IsNoFailureOfTheClients()
    {
        using var stop = new CancellationTokenSource();
        ScriptedChatClient first = ScriptedChatClient.Silent(), second = new("due");
        FallbackChatClient chain = Chain(first, second);
        Task<ChatResponse> response = chain.GetResponseAsync(Prompt, null, stop.Token);
        await Eventually.HoldsAsync(() => first.Requests.Count == 1);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => response);
        second.Requests.ShouldBeEmpty();
        chain.Health.ShouldAllBe(health => health.Available && health.LastFailure == null);
    }

    [Fact]
    public async Task Response_ClientFailsAgainAndAgain_IsPassedOverForAWhile()
    {
        ScriptedChatClient first = ScriptedChatClient.Failing(), second = new("due");
        FallbackChatClient chain = Chain(first, second);
        for (int i = 0; i < Limits.MinimumRequests + 3; i++)
            (await chain.GetResponseAsync(Prompt)).Text.ShouldBe("due");
        first.Requests.Count.ShouldBe(Limits.MinimumRequests);
        chain.Health.Select(h => (h.Name, h.Available, h.LastFailure)).ShouldBe([("client0", false, "down"), ("client1", true, null)]);

        first.Answer = (_, _) => Task.FromResult(ScriptedChatClient.Reply("uno"));
        clock.Advance(Limits.BreakTime);
        (await chain.GetResponseAsync(Prompt)).Text.ShouldBe("uno");
        chain.Health.ShouldAllBe(health => health.Available && health.LastFailure == null);
    }

    [Fact]
    public async Task Response_EveryCircuitIsBroken_FailsAtOnce()
    {
        FallbackChatClient chain = Chain(ScriptedChatClient.Failing());
        for (int i = 0; i < Limits.MinimumRequests; i++)
            await Should.ThrowAsync<NoChatClientAvailableException>(() => chain.GetResponseAsync(Prompt));
        var error = await Should.ThrowAsync<NoChatClientAvailableException>(() => chain.GetResponseAsync(Prompt));
        error.Failures.ShouldHaveSingleItem().Error.ShouldBeAssignableTo<BrokenCircuitException>();
    }

    [Fact]
    public async Task Response_RequestItselfIsRefused_SaysNothingOfTheClientsHealth()
    {
        ScriptedChatClient first = ScriptedChatClient.Failing(new ContextOverflowException(9_000, 8_192, "Shorten it."));
        FallbackChatClient chain = Chain(first, new ScriptedChatClient("due"));
        for (int i = 0; i < 2 * Limits.MinimumRequests; i++)
            await chain.GetResponseAsync(Prompt);
        first.Requests.Count.ShouldBe(2 * Limits.MinimumRequests);
    }

    [Fact]
    public async Task Response_LinkInTwoChains_WhatOneLearnsTheOtherKnows()
    {
        ScriptedChatClient client = ScriptedChatClient.Failing();
        var link = new FallbackLink("shared", client, Limits, clock);
        FallbackChatClient one = new([link]), other = new([link]);
        for (int i = 0; i < Limits.MinimumRequests; i++)
            await Should.ThrowAsync<NoChatClientAvailableException>(() => one.GetResponseAsync(Prompt));
        await Should.ThrowAsync<NoChatClientAvailableException>(() => other.GetResponseAsync(Prompt));
        client.Requests.Count.ShouldBe(Limits.MinimumRequests);
    }

    [Fact]
    public async Task Stream_FailsBeforeTheFirstPiece_FallsBack()
    {
        FallbackChatClient chain = Chain(
            ScriptedChatClient.Failing(), new ScriptedChatClient { Pieces = [null] }, new ScriptedChatClient { Pieces = [] },
            new ScriptedChatClient { Pieces = ["d", "ue"] });
        (await chain.GetStreamingResponseAsync(Prompt).ToChatResponseAsync()).Text.ShouldBe("due");
    }

    [Fact]
    public async Task Stream_FailsAfterTheFirstPiece_IsTheCallersFailure()
    {
        ScriptedChatClient second = new();
        var got = new List<string>();
        await Should.ThrowAsync<IOException>(async () =>
        {
            await foreach (ChatResponseUpdate update in Chain(new ScriptedChatClient { Pieces = ["u", null] }, second).GetStreamingResponseAsync(Prompt))
                got.Add(update.Text);
        });
        got.ShouldBe(["u"]);
        second.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Stream_FirstPieceDoesNotCome_TheSecondStreams()
    {
        ScriptedChatClient first = ScriptedChatClient.Silent();
        Task<ChatResponse> response = Chain(first, new ScriptedChatClient { Pieces = ["d", "ue"] }).GetStreamingResponseAsync(Prompt).ToChatResponseAsync();
        await Eventually.HoldsAsync(() => first.Requests.Count == 1);
        clock.Advance(Limits.Timeout);
        (await response).Text.ShouldBe("due");
    }

    [Fact]
    public async Task Stream_NobodyStreams_IsTheTypedFailure() => await Should.ThrowAsync<NoChatClientAvailableException>(
        () => Chain(ScriptedChatClient.Failing()).GetStreamingResponseAsync(Prompt).ToChatResponseAsync());

    private FallbackChatClient Chain(params ScriptedChatClient[] clients) =>
        new([.. clients.Select((client, i) => new FallbackLink("client" + i, client, Limits, clock))]);
}
