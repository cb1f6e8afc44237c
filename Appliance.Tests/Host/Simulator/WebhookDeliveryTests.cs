using System.Diagnostics;
using Appliance.Host.Simulator;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Simulator;

public sealed class WebhookDeliveryTests
{
    [Fact]
    public async Task Delivery_AnsweredWithAnythingBut200_IsRepeatedUntilAcknowledged()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        foreach (int code in new[] { 500, 202, 204, 301 })
            bench.Endpoint.Answers.Enqueue(code);
        SentMessage message = await bench.Server.SendTextAsync(bench.Server.Patient(SimulatorBench.Phone, "Anna"), "ciao");

        await message.AcknowledgedAsync();

        bench.Endpoint.Received.Select(webhook => webhook.Answered).ShouldBe([500, 202, 204, 301, 200]);
        bench.Endpoint.Received.Select(webhook => webhook.Text).Distinct().Count().ShouldBe(1);
        bench.Server.Journal.FindInbound(message.Wamid)!.FailedAttempts.ShouldBe(4);
    }

    [Fact]
    public async Task Delivery_NeverAcknowledged_EndsAfterTheGivenAttempts()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync(options => options with { WebhookAttempts = 3 });
        foreach (int code in new[] { 503, 503, 503 })
            bench.Endpoint.Answers.Enqueue(code);
        SentMessage message = await bench.Server.SendTextAsync(bench.Server.Patient(SimulatorBench.Phone, "Anna"), "ciao");

        await Should.ThrowAsync<TimeoutException>(() => message.AcknowledgedAsync());

        message.GivenUp.ShouldBeTrue();
        message.AcknowledgedAt.ShouldBeNull();
        bench.Endpoint.Received.Count.ShouldBe(3);
        bench.Server.Journal.Judge().Acknowledged.ShouldBe(0);
    }

    [Fact]
    public async Task Delivery_WithoutAnswer_IsRepeatedAfterTheTimeout()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync(options => options with { WebhookTimeout = TimeSpan.FromMilliseconds(200) });
        bench.Endpoint.Answers.Enqueue(0);
        SentMessage message = await bench.Server.SendTextAsync(bench.Server.Patient(SimulatorBench.Phone, "Anna"), "ciao");

        await message.AcknowledgedAsync();

        bench.Endpoint.Received.Count.ShouldBe(2);
        bench.Server.Journal.FindInbound(message.Wamid)!.LastFailure!.ShouldContain("no answer");
    }

    [Fact]
    public async Task Delivery_BeforeTheWebhookIsKnown_WaitsForIt()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync(options => options with { WebhookUrl = null });
        SentMessage message = await bench.Server.SendTextAsync(bench.Server.Patient(SimulatorBench.Phone, "Anna"), "ciao");
        message.AcknowledgedAt.ShouldBeNull();

        await bench.Server.ConnectWebhookAsync(bench.Endpoint.Url);

        await message.AcknowledgedAsync();
        bench.Server.WebhookUrl.ShouldBe(bench.Endpoint.Url);
    }

    [Fact]
    public async Task ConnectWebhook_WrongChallengeAnswer_IsRefused()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync(options => options with { WebhookUrl = null });
        bench.Endpoint.ChallengeAnswer = "\"42\"";

        InvalidOperationException failure = await Should.ThrowAsync<InvalidOperationException>(() => bench.Server.ConnectWebhookAsync(bench.Endpoint.Url));

        failure.Message.ShouldContain("challenge");
        bench.Server.WebhookUrl.ShouldBeNull();
    }

    [Fact]
    public async Task Delivery_OfOnePatient_KeepsTheOrder()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        SimulatedPatient patient = bench.Server.Patient(SimulatorBench.Phone, "Anna");
        for (int i = 0; i < 30; i++)
            await bench.Server.SendTextAsync(patient, $"n{i}");

        IReadOnlyList<ReceivedWebhook> webhooks = await bench.Endpoint.WaitForAsync(30);

        webhooks.Select(webhook => webhook.Item.GetProperty("text").GetProperty("body").GetString())
            .ShouldBe(Enumerable.Range(0, 30).Select(i => $"n{i}"));
    }

    [Fact]
    public async Task Delivery_AppNotSubscribed_IsDropped()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        (await bench.Graph.DeleteAsync(new Uri("/v26.0/200000000000001/subscribed_apps", UriKind.Relative))).EnsureSuccessStatusCode();
        SentMessage message = await bench.Server.SendTextAsync(bench.Server.Patient(SimulatorBench.Phone, "Anna"), "ciao");
        message.GivenUp.ShouldBeTrue();

        (await bench.Graph.PostAsync(new Uri("/v26.0/200000000000001/subscribed_apps", UriKind.Relative), null)).EnsureSuccessStatusCode();
        await bench.PatientWhoWroteAsync();

        bench.Endpoint.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Faults_DuplicateWebhooks_BringTheSameBytesTwice()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        bench.Server.Faults.DuplicateWebhooks = 1;
        await bench.PatientWhoWroteAsync();

        IReadOnlyList<ReceivedWebhook> webhooks = await bench.Endpoint.WaitForAsync(2);

        webhooks[0].Body.ShouldBe(webhooks[1].Body);
    }

    [Fact]
    public async Task Faults_ReorderWebhooks_LetLaterOnesOvertakeAndLoseNone()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        bench.Server.Faults.Seed(7);
        bench.Server.Faults.ReorderWebhooks = 0.5;
        SimulatedPatient patient = bench.Server.Patient(SimulatorBench.Phone, "Anna");
        for (int i = 0; i < 20; i++)
            await bench.Server.SendTextAsync(patient, $"{i:00}");

        string[] order = [.. (await bench.Endpoint.WaitForAsync(20)).Select(webhook => webhook.Item.GetProperty("text").GetProperty("body").GetString()!)];

        order.SequenceEqual(order.Order()).ShouldBeFalse();
        order.Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public async Task Faults_WebhookDelay_HoldsEveryWebhookBack()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        bench.Server.Faults.WebhookDelay = TimeSpan.FromMilliseconds(300);
        long start = Stopwatch.GetTimestamp();

        await bench.PatientWhoWroteAsync();

        Stopwatch.GetElapsedTime(start).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
    }
}
