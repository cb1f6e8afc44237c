using Appliance.Host.Demo;
using Appliance.Host.Texts;
using Appliance.Tests.Fakes;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

/// <summary>The phone of the demo as a visitor uses it, in a real browser.</summary>
public sealed class PhonePageTests
{
    private const string Hostile = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>{{7*7}}";

    [SkippableFact]
    public async Task Visitor_WritesTapsAButtonAndSeesWhatTheApplianceDid()
    {
        Engines.Require();
        using var folder = new TemporaryFolder();
        await using DemoWorld world = await DemoWorld.StartAsync(folder.Data, [], port: 0, CancellationToken.None);
        using var ending = new CancellationTokenSource();
        Task tail = new TraceTail(world).RunAsync(ending.Token);
        await using Browser browser = await Browser.OpenAsync(world.Simulator.BaseUrl);
        IPage page = browser.Page;

        await page.GetByPlaceholder("New patient’s name").FillAsync("Ottavia <i>Belfiore</i>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Shown(page, "#chat-detail", "Ottavia <i>Belfiore</i>").WaitForAsync();
        await WriteAsync(page, "buongiorno.");
        await Shown(page, ".turn.clinic .body", LiveClinic.Text("it", PatientTextKeys.Greeting)).WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = LiveClinic.Text("it", PatientTextKeys.PersonButton) }).ClickAsync();
        await Shown(page, ".turn.mine .body", LiveClinic.Text("it", PatientTextKeys.PersonButton)).WaitForAsync();
        await Shown(page, ".turn.clinic .body", LiveClinic.Text("it", "handoff_human_request")).WaitForAsync();
        await Shown(page, "#traces .tag", "greeting").First.WaitForAsync();
        await Shown(page, "#traces .tag.outcome", "handoff").First.WaitForAsync();

        await WriteAsync(page, Hostile);
        await Shown(page, ".turn.mine .body", Hostile).WaitForAsync();
        (await page.Locator(".turn img, .turn script, .patient i").CountAsync()).ShouldBe(0);
        (await page.EvaluateAsync<bool>("'hacked' in window")).ShouldBeFalse();
        (await page.Locator("#patient-list").InnerTextAsync()).ShouldContain("Ottavia <i>Belfiore</i>");
        browser.Problems.ShouldBeEmpty();
        browser.Hosts.ShouldBe(["127.0.0.1"]);
        await ending.CancelAsync();
        await tail.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private static async Task WriteAsync(IPage page, string text)
    {
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
    }

    private static ILocator Shown(IPage page, string selector, string text) => page.Locator(selector, new() { HasText = text });
}
