using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Graph;
using Appliance.Host.Simulator.Journal;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Simulator;

public sealed class SendTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Send_TextInsideTheWindow_IsAcceptedAndPlaysItsStatuses()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        (SimulatedPatient patient, _) = await bench.PatientWhoWroteAsync();

        HttpResponseMessage response = await bench.SendTextAsync("ecco", "corr-1");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        body.RootElement.GetProperty("contacts")[0].GetProperty("input").GetString().ShouldBe("+" + SimulatorBench.Phone);
        body.RootElement.GetProperty("contacts")[0].GetProperty("wa_id").GetString().ShouldBe(SimulatorBench.Phone);
        string wamid = body.RootElement.GetProperty("messages")[0].GetProperty("id").GetString()!;
        SendEntry reply = await bench.Server.WaitForReplyAsync(patient, Patience);
        reply.ShouldSatisfyAllConditions(
            () => reply.Wamid.ShouldBe(wamid), () => reply.Text.ShouldBe("ecco"), () => reply.CorrelationId.ShouldBe("corr-1"));

        IReadOnlyList<ReceivedWebhook> statuses = await bench.Endpoint.WaitForAsync(3, webhook => webhook.IsStatus);
        statuses.Select(status => status.Item.GetProperty("status").GetString()).ShouldBe(["sent", "delivered", "read"]);
        statuses.ShouldAllBe(status => status.Item.GetProperty("biz_opaque_callback_data").GetString() == "corr-1"
            && status.Item.GetProperty("id").GetString() == wamid && status.Value.GetProperty("contacts").GetArrayLength() == 1);
        statuses[0].Item.GetProperty("pricing").GetProperty("pricing_model").GetString().ShouldBe("PMP");
        statuses[2].Item.TryGetProperty("pricing", out _).ShouldBeFalse();
        bench.Server.Journal.FindSend(wamid)!.Progress.ShouldBe(SendProgress.Read);
    }

    [Fact]
    public async Task Send_ToUserId_AnswersWithUserIdAndWithoutWaId()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.Server.SendTextAsync(bench.Server.Patient("IT.77", "Ada"), "ciao");

        HttpResponseMessage response = await bench.PostAsync(new { messaging_product = "whatsapp", recipient = "IT.77", type = "text", text = new { body = "ecco" } });

        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        body.RootElement.GetProperty("contacts")[0].GetProperty("user_id").GetString().ShouldBe("IT.77");
        body.RootElement.GetProperty("contacts")[0].TryGetProperty("wa_id", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Send_NumberWithoutPlus_IsTakenForANationalOne()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.PatientWhoWroteAsync();

        (await SimulatorBench.ErrorCodeAsync(await bench.SendTextAsync(to: SimulatorBench.Phone))).ShouldBe(131047);
        (await bench.SendTextAsync(to: SimulatorBench.Phone[2..])).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("wrong", 190)]
    public async Task Graph_WithoutTheToken_RefusesInMetasShape(string? token, int code)
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        bench.Graph.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

        HttpResponseMessage response = await bench.SendTextAsync();

        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        JsonElement error = body.RootElement.GetProperty("error");
        error.GetProperty("code").GetInt32().ShouldBe(code);
        error.GetProperty("message").GetString()!.ShouldStartWith($"(#{code}) ");
        error.GetProperty("type").GetString().ShouldBe("OAuthException");
        error.GetProperty("error_data").GetProperty("messaging_product").GetString().ShouldBe("whatsapp");
        error.GetProperty("error_data").GetProperty("details").GetString().ShouldNotBeNullOrEmpty();
        error.GetProperty("fbtrace_id").GetString().ShouldNotBeNullOrEmpty();
        bench.Server.Journal.Sends.ShouldBeEmpty();
    }

    public static TheoryData<string, int> Refused => new()
    {
        { """{"to":"+393330000001","type":"text","text":{"body":"x"}}""", 100 },
        { """{"messaging_product":"whatsapp","type":"text","text":{"body":"x"}}""", 100 },
        { """{"messaging_product":"whatsapp","to":"+393330000001","type":"carousel"}""", 100 },
        { """{"messaging_product":"whatsapp","to":"+393330000001","type":"text","text":{"body":""}}""", 131008 },
        { """{"messaging_product":"whatsapp","to":"+393330000001","type":"text","text":{"body":7}}""", 100 },
        { """{"messaging_product":"whatsapp","to":"+393330000001","type":"text"}""", 131008 },
        { """{"messaging_product":"whatsapp","to":"+390550000000","type":"text","text":{"body":"x"}}""", 131021 },
        { """{"messaging_product":"whatsapp","to":"+393339999999","type":"text","text":{"body":"x"}}""", 131047 },
        { Text(SendRequestReader.MaxTextLength + 1), 100 },
        { Buttons(4, "t"), 131009 },
        { Buttons(0, "t"), 131009 },
        { Buttons(1, new string('t', InteractiveReader.MaxTitleLength + 1)), 100 },
        { Rows(InteractiveReader.MaxRows + 1), 131009 },
        { """{"messaging_product":"whatsapp","to":"+393330000001","type":"image","image":{"id":"1"}}""", 131053 },
        { """{"messaging_product":"whatsapp","to":"+393330000001","type":"template","template":{"name":"No","language":{"code":"it"}}}""", 100 },
        { """{"messaging_product":"whatsapp","to":"+393330000001","type":"template","template":{"name":"unknown","language":{"code":"it"}}}""", 132001 },
        { """{"messaging_product":"whatsapp","status":"read","message_id":"wamid.none"}""", 131009 },
        { "{", 100 },
        { "[]", 100 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Send_OutsideMetasLimits_IsRefusedWithItsCode(string body, int code)
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync(options => options with { Templates = new HashSet<string> { "promemoria" } });
        await bench.PatientWhoWroteAsync();

        using var content = new StringContent(body);
        HttpResponseMessage response = await bench.Graph.PostAsync(new Uri(bench.MessagesPath, UriKind.Relative), content);

        (await SimulatorBench.ErrorCodeAsync(response)).ShouldBe(code);
        bench.Server.Journal.Sends.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Longest))]
    public async Task Send_AtMetasLimits_IsAccepted(string body)
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.PatientWhoWroteAsync();

        using var content = new StringContent(body);
        HttpResponseMessage response = await bench.Graph.PostAsync(new Uri(bench.MessagesPath, UriKind.Relative), content);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public static TheoryData<string> Longest => new()
    {
        Text(SendRequestReader.MaxTextLength),
        Buttons(3, new string('t', InteractiveReader.MaxTitleLength - 1)),
        Rows(InteractiveReader.MaxRows),
    };

    [Fact]
    public async Task Send_AfterTheServiceWindow_NeedsATemplate()
    {
        var time = new ShiftedTime();
        await using SimulatorBench bench = await SimulatorBench.StartAsync(options => options with { Time = time });
        (SimulatedPatient patient, _) = await bench.PatientWhoWroteAsync();
        time.Shift = TimeSpan.FromHours(23.9);
        (await bench.SendTextAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        time.Shift = TimeSpan.FromHours(24.1);
        (await SimulatorBench.ErrorCodeAsync(await bench.SendTextAsync())).ShouldBe(131047);
        await bench.Server.SendReactionAsync(patient, "wamid.x", "👍");
        (await SimulatorBench.ErrorCodeAsync(await bench.SendTextAsync())).ShouldBe(131047);
        (await bench.PostAsync(new { messaging_product = "whatsapp", to = "+" + SimulatorBench.Phone, type = "template", template = new { name = "promemoria", language = new { code = "it" } } }))
            .StatusCode.ShouldBe(HttpStatusCode.OK);

        await bench.Server.SendTextAsync(patient, "eccomi");
        (await bench.SendTextAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        bench.Server.Journal.Refused.Select(refused => refused.Code).ShouldBe([131047, 131047]);
    }

    [Fact]
    public async Task Send_MoreThanTheBurstToOnePerson_HitsThePairLimitOfThatPersonOnly()
    {
        var time = new ShiftedTime();
        await using SimulatorBench bench = await SimulatorBench.StartAsync(options => options with { ThroughputPerSecond = 10_000, Time = time });
        await bench.PatientWhoWroteAsync();
        await bench.PatientWhoWroteAsync("393330000002");
        for (int i = 0; i < RateLimits.PairBurst; i++)
            (await bench.SendTextAsync(correlationId: $"c{i}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await SimulatorBench.ErrorCodeAsync(await bench.SendTextAsync())).ShouldBe(131056);
        (await bench.SendTextAsync(to: "+393330000002")).StatusCode.ShouldBe(HttpStatusCode.OK);
        time.Shift = TimeSpan.FromSeconds(RateLimits.PairIntervalSeconds);
        (await bench.SendTextAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void Send_MoreThanTheThroughput_IsRefusedUntilTimePasses()
    {
        var time = new FixedTime();
        var limits = new RateLimits(time, throughputPerSecond: 2);
        limits.Take("a");
        limits.Take("b");

        Should.Throw<GraphException>(() => limits.Take("c")).Error.Code.ShouldBe(130429);
        time.Now += TimeSpan.FromMilliseconds(500);
        Should.NotThrow(() => limits.Take("c"));
    }

    [Fact]
    public async Task MarkRead_WithTyping_ReadsEarlierMessagesTooAndShowsTyping()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        (_, SentMessage first) = await bench.PatientWhoWroteAsync(text: "uno");
        (_, SentMessage second) = await bench.PatientWhoWroteAsync(text: "due");
        (_, SentMessage third) = await bench.PatientWhoWroteAsync(text: "tre");
        var events = bench.Server.Subscribe();

        HttpResponseMessage response = await bench.PostAsync(new { messaging_product = "whatsapp", status = "read", message_id = second.Wamid, typing_indicator = new { type = "text" } });

        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"success":true}""");
        SimulatorJournal journal = bench.Server.Journal;
        journal.FindInbound(first.Wamid)!.ReadAt.ShouldNotBeNull();
        journal.FindInbound(second.Wamid)!.ReadAt.ShouldNotBeNull();
        journal.FindInbound(third.Wamid)!.ReadAt.ShouldBeNull();
        List<SimulatorEvent> seen = [];
        while (seen.OfType<SimulatorEvent.Typing>().FirstOrDefault() is null)
            seen.Add(await events.ReadAsync(new CancellationTokenSource(Patience).Token));
        seen.OfType<SimulatorEvent.InboundChanged>().Count().ShouldBe(2);
    }

    [Fact]
    public async Task WaitForReply_NoReply_TimesOut()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        SimulatedPatient patient = bench.Server.Patient(SimulatorBench.Phone, "Anna");

        await Should.ThrowAsync<TimeoutException>(() => bench.Server.WaitForReplyAsync(patient, TimeSpan.FromMilliseconds(50)));
    }

    private static string Text(int length) =>
        $$$"""{"messaging_product":"whatsapp","to":"+393330000001","type":"text","text":{"body":"{{{new string('x', length)}}}"}}""";

    private static string Buttons(int count, string title) => JsonSerializer.Serialize(new
    {
        messaging_product = "whatsapp",
        to = "+393330000001",
        type = "interactive",
        interactive = new
        {
            type = "button",
            body = new { text = "?" },
            action = new { buttons = Enumerable.Range(0, count).Select(i => new { type = "reply", reply = new { id = $"b{i}", title = title + i } }) },
        },
    });

    private static string Rows(int count) => JsonSerializer.Serialize(new
    {
        messaging_product = "whatsapp",
        to = "+393330000001",
        type = "interactive",
        interactive = new
        {
            type = "list",
            body = new { text = "?" },
            action = new
            {
                button = "Apri",
                sections = new[]
                {
                    new { title = "a", rows = Enumerable.Range(0, count - 1).Select(i => new { id = $"r{i}", title = "riga" }) },
                    new { title = "b", rows = Enumerable.Range(count, 1).Select(i => new { id = $"r{i}", title = "riga" }) },
                },
            },
        },
    });

    private sealed class FixedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
