using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Appliance.Host.Simulator;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Simulator;

public sealed partial class PhonePageTests
{
    private const string Hostile = "<img src=x onerror=alert(1)></script>\n\nevent: state\ndata: {}";

    [Fact]
    public async Task Page_Root_IsServedWithAStrictPolicyAndOnlyItsOwnFiles()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        using var browser = new HttpClient { BaseAddress = bench.Server.BaseUrl };

        HttpResponseMessage page = await browser.GetAsync(Path("/"));
        string html = await page.Content.ReadAsStringAsync();

        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self';");
        policy.ShouldNotContain("unsafe");
        html.ShouldNotContain("://");
        foreach (Match match in LocalFile().Matches(html))
            (await browser.GetAsync(Path(match.Groups[1].Value))).StatusCode.ShouldBe(HttpStatusCode.OK);
        LocalFile().Count(html).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Page_Scripts_NeverTurnTextIntoMarkup()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();

        foreach (string script in new[] { "phone.js", "dom.js", "bubbles.js", "composer.js", "panel.js", "recorder.js" })
        {
            string source = await bench.Graph.GetStringAsync(Path($"/simulator/page/{script}"));
            MarkupSink().Matches(source).Select(match => match.Value).ShouldBeEmpty(script);
        }

        (await bench.Graph.GetStringAsync(Path("/simulator/page/dom.js"))).ShouldContain("node.textContent = text");
    }

    [Fact]
    public async Task Events_HostileText_StaysOneEventWithoutMarkup()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        SimulatedPatient patient = bench.Server.Patient(SimulatorBench.Phone, "<script>");
        await bench.Server.SendTextAsync(patient, Hostile);

        using var reader = new StreamReader(await bench.Graph.GetStreamAsync(Path("/simulator/events")));
        string name = (await reader.ReadLineAsync())!;
        string data = (await reader.ReadLineAsync())!;
        string end = (await reader.ReadLineAsync())!;

        name.ShouldBe("event: state");
        end.ShouldBeEmpty();
        data.ShouldNotContain("<");
        using JsonDocument state = JsonDocument.Parse(data["data: ".Length..]);
        state.RootElement.GetProperty("messages")[0].GetProperty("text").GetString().ShouldBe(Hostile);
        state.RootElement.GetProperty("patients")[0].GetProperty("name").GetString().ShouldBe("<script>");
    }

    [Fact]
    public async Task Events_AfterTheState_BringEveryChange()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        using var reader = new StreamReader(await bench.Graph.GetStreamAsync(Path("/simulator/events")));
        (await NextAsync(reader)).Name.ShouldBe("state");

        (SimulatedPatient patient, SentMessage message) = await bench.PatientWhoWroteAsync();
        bench.Server.PublishTrace(patient.Key, new TraceEntry { Intent = "greeting", Timings = [new TraceTiming("Watch", 0.5)] });
        await bench.SendTextAsync("benvenuta");

        List<(string Name, JsonElement Data)> seen = [];
        while (!seen.Any(one => one.Name == "message" && one.Data.GetProperty("from").GetString() == "clinic"))
            seen.Add(await NextAsync(reader));
        seen.Select(one => one.Name).ShouldBe(["patient", "message", "message", "trace", "message"]);
        seen.Where(one => one.Name == "message").Select(one => one.Data.GetProperty("tick").GetString()).ShouldBe(["sent", "delivered", "sent"]);
        seen[1].Data.GetProperty("wamid").GetString().ShouldBe(message.Wamid);
        seen[3].Data.GetProperty("trace").GetProperty("intent").GetString().ShouldBe("greeting");
    }

    [Fact]
    public async Task Page_NewPatientAndMessage_ReachTheAppliance()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();

        HttpResponseMessage added = await bench.Graph.PostAsJsonAsync(Path("/simulator/patients"), new { name = "Elena" });
        SimulatedPatient patient = (await added.Content.ReadFromJsonAsync<SimulatedPatient>())!;
        await bench.Graph.PostAsJsonAsync(Path($"/simulator/patients/{patient.Key}/messages"), new { type = "text", text = "ciao" });
        await bench.Graph.PostAsJsonAsync(Path($"/simulator/patients/{patient.Key}/messages"), new { type = "location", latitude = 45, longitude = 7 });
        using var photo = new ByteArrayContent([1, 2, 3]);
        photo.Headers.ContentType = new("image/png");
        (await bench.Graph.PostAsync(Path($"/simulator/patients/{patient.Key}/media?name=a.png"), photo)).StatusCode.ShouldBe(HttpStatusCode.OK);

        IReadOnlyList<ReceivedWebhook> webhooks = await bench.Endpoint.WaitForAsync(3);
        webhooks.Select(webhook => webhook.Item.GetProperty("type").GetString()).ShouldBe(["text", "location", "image"]);
        webhooks[0].Value.GetProperty("contacts")[0].GetProperty("profile").GetProperty("name").GetString().ShouldBe("Elena");
    }

    [Theory]
    [InlineData("/simulator/patients", """{"name":""}""")]
    [InlineData("/simulator/patients", """{"name":"x","phone":"12"}""")]
    [InlineData("/simulator/patients/0/messages", """{"type":"text","text":"x"}""")]
    [InlineData("/simulator/patients/393330000001/messages", """{"type":"dance"}""")]
    [InlineData("/simulator/patients/393330000001/messages", """{"type":"location","latitude":91}""")]
    public async Task Page_BadInput_IsAnError400WithAReason(string path, string body)
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        bench.Server.Patient(SimulatorBench.Phone, "Anna");
        using var content = new StringContent(body, null, "application/json");

        HttpResponseMessage answer = await bench.Graph.PostAsync(Path(path), content);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"error\"");
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Host", "evil.example")]
    public async Task Page_RequestOfAForeignSite_IsForbidden(string header, string value)
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path("/simulator/patients")) { Content = JsonContent.Create(new { name = "Eve" }) };
        request.Headers.TryAddWithoutValidation(header, value);

        (await bench.Graph.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        bench.Server.Patients.ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_DocumentOfAPatient_IsSavedNeverShown()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.Server.SendMediaAsync(bench.Server.Patient(SimulatorBench.Phone, "Anna"), "document", [60, 98, 62], "text/html", fileName: "a.html");
        string id = (await bench.Endpoint.WaitForAsync(1))[0].Item.GetProperty("document").GetProperty("id").GetString()!;

        HttpResponseMessage file = await bench.Graph.GetAsync(Path($"/simulator/media/{id}"));

        file.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        file.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static async Task<(string Name, JsonElement Data)> NextAsync(StreamReader reader)
    {
        string name = (await reader.ReadLineAsync())!["event: ".Length..];
        string data = (await reader.ReadLineAsync())!["data: ".Length..];
        await reader.ReadLineAsync();
        return (name, JsonDocument.Parse(data).RootElement);
    }

    [GeneratedRegex("(?:href|src)=\"(/[^\"]*)\"")]
    private static partial Regex LocalFile();

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|setHTMLUnsafe|eval\(|new Function|javascript:")]
    private static partial Regex MarkupSink();
}
