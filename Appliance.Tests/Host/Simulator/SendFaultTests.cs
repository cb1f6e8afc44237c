using System.Net;
using System.Net.Http.Json;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Faults;
using Appliance.Host.Simulator.Journal;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Simulator;

public sealed class SendFaultTests
{
    [Fact]
    public async Task Faults_ErrorForTheNextSends_RefuseExactlyThose()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.PatientWhoWroteAsync();
        bench.Server.Faults.FailNext(SendFault.Error(131016), 2);

        (await SimulatorBench.ErrorCodeAsync(await bench.SendTextAsync())).ShouldBe(131016);
        (await SimulatorBench.ErrorCodeAsync(await bench.SendTextAsync())).ShouldBe(131016);
        (await bench.SendTextAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        bench.Server.Journal.Sends.Count.ShouldBe(1);
        bench.Server.Journal.Refused.Select(refused => (refused.Code, refused.PatientKey, refused.CorrelationId))
            .ShouldBe([(131016, SimulatorBench.Phone, "c-1"), (131016, SimulatorBench.Phone, "c-1")]);
    }

    [Fact]
    public async Task Faults_Http500_AnswersWithoutBodyAndAcceptsNothing()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.PatientWhoWroteAsync();
        bench.Server.Faults.FailNext(new SendFault(SendFaultKind.Http500));

        HttpResponseMessage response = await bench.SendTextAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        bench.Server.Journal.Sends.ShouldBeEmpty();
    }

    [Fact]
    public async Task Faults_AcceptThenSilence_DeliversButNeverAnswers()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.PatientWhoWroteAsync();
        bench.Server.Faults.FailNext(new SendFault(SendFaultKind.AcceptThenSilence));
        bench.Graph.Timeout = TimeSpan.FromMilliseconds(400);

        await Should.ThrowAsync<TaskCanceledException>(() => bench.SendTextAsync(correlationId: "c-lost"));

        bench.Server.Journal.Sends.Single().CorrelationId.ShouldBe("c-lost");
        IReadOnlyList<ReceivedWebhook> statuses = await bench.Endpoint.WaitForAsync(3, webhook => webhook.IsStatus);
        statuses[0].Item.GetProperty("biz_opaque_callback_data").GetString().ShouldBe("c-lost");
    }

    [Theory]
    [InlineData(nameof(SendFaultKind.DropBeforeAccepting), 0)]
    [InlineData(nameof(SendFaultKind.DropAfterAccepting), 1)]
    public async Task Faults_DroppedConnection_CountsOnlyWhatWasAccepted(string kind, int accepted)
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.PatientWhoWroteAsync();
        bench.Server.Faults.FailNext(new SendFault(Enum.Parse<SendFaultKind>(kind)));

        await Should.ThrowAsync<HttpRequestException>(() => bench.SendTextAsync());

        bench.Server.Journal.Sends.Count.ShouldBe(accepted);
        bench.Server.Journal.Refused.Count.ShouldBe(1 - accepted);
    }

    [Fact]
    public async Task Faults_AcceptThenFail_SendsAFailedStatusWithoutContacts()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.PatientWhoWroteAsync();
        bench.Server.Faults.FailNext(new SendFault(SendFaultKind.AcceptThenFail, 131026));

        (await bench.SendTextAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        ReceivedWebhook status = (await bench.Endpoint.WaitForAsync(1, webhook => webhook.IsStatus))[0];
        status.Item.GetProperty("status").GetString().ShouldBe("failed");
        status.Item.GetProperty("errors")[0].GetProperty("code").GetInt32().ShouldBe(131026);
        status.Value.TryGetProperty("contacts", out _).ShouldBeFalse();
        status.Item.TryGetProperty("recipient_user_id", out _).ShouldBeFalse();
        bench.Server.Journal.Sends.Single().Progress.ShouldBe(SendProgress.Failed);
    }

    [Fact]
    public async Task Faults_DropStatuses_StillBringsTheMessageToThePatient()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        (SimulatedPatient patient, _) = await bench.PatientWhoWroteAsync();
        bench.Server.Faults.DropStatuses = 1;

        await bench.SendTextAsync();
        while (bench.Server.Replies(patient)[0].Progress != SendProgress.Read)
            await Task.Delay(5);

        bench.Endpoint.Received.ShouldAllBe(webhook => !webhook.IsStatus);
    }

    [Fact]
    public void Faults_WithSeedAndProbability_FailTheSameWayAgain()
    {
        static string Run()
        {
            var faults = new SimulatorFaults();
            faults.Seed(42);
            faults.FailSometimes(SendFault.Error(130429), 0.3);
            return string.Concat(Enumerable.Range(0, 200).Select(_ => faults.TakeForSend() is null ? '.' : 'x'));
        }

        string first = Run();

        Run().ShouldBe(first);
        first.Count(c => c == 'x').ShouldBeInRange(40, 80);
    }

    [Fact]
    public async Task FaultsEndpoint_Json_SetsShowsAndClears()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        var path = new Uri("/simulator/faults", UriKind.Relative);
        const string Settings = """{"seed":1,"next":{"kind":"Error","code":131056,"count":3},"random":{"kind":"Http500","probability":0.25},"duplicateWebhooks":0.5,"statusDelayMs":20}""";
        using var content = new StringContent(Settings, null, "application/json");

        HttpResponseMessage answer = await bench.Graph.PostAsync(path, content);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        bench.Server.Faults.Planned.ShouldBe(3);
        bench.Server.Faults.DuplicateWebhooks.ShouldBe(0.5);
        bench.Server.Faults.StatusDelay.ShouldBe(TimeSpan.FromMilliseconds(20));
        FaultSettings shown = (await bench.Graph.GetFromJsonAsync<FaultSettings>(path, FaultSettings.Json))!;
        shown.Random.ShouldBe(new FaultSettings.OccasionalFault(SendFaultKind.Http500, 0.25));
        await bench.Graph.PostAsJsonAsync(path, new { clear = true });
        bench.Server.Faults.Planned.ShouldBe(0);
        bench.Server.Faults.DuplicateWebhooks.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"duplicateWebhooks":1.5}""")]
    [InlineData("""{"next":{"kind":"Error"}}""")]
    [InlineData("""{"next":{"kind":"Nonsense"}}""")]
    [InlineData("""{"unknown":1}""")]
    [InlineData("""{"webhookDelayMs":-1}""")]
    [InlineData("nonsense")]
    public async Task FaultsEndpoint_BadInput_IsAnError400(string body)
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        using var content = new StringContent(body, null, "application/json");

        HttpResponseMessage answer = await bench.Graph.PostAsync(new Uri("/simulator/faults", UriKind.Relative), content);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("error");
    }
}
