using Microsoft.Playwright;
using Xunit;

namespace Appliance.Tests.EndToEnd;

/// <summary>A real Chromium with one page, and what went wrong on it.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Browser(IPlaywright playwright, IBrowser browser, IPage page)
    {
        this.playwright = playwright;
        this.browser = browser;
        Page = page;
        page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Note(true, error);
        page.Request += (_, request) => Hosts.Add(new Uri(request.Url).Host);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the page.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Where the page asked for anything.</summary>
    public HashSet<string> Hosts { get; } = [];

    /// <summary>Opens a page; skips the test where Chromium is not installed.</summary>
    public static async Task<Browser> OpenAsync(Uri address)
    {
        string chromium = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";
        Skip.IfNot(File.Exists(chromium), $"Chromium is not installed at {chromium} (install/prerequisites.sh installs it, CHROMIUM names another)");
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        var opened = new Browser(playwright, browser, await browser.NewPageAsync());
        await opened.Page.GotoAsync(address.ToString());
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }

    private void Note(bool isProblem, string text)
    {
        if (isProblem)
            Problems.Add(text);
    }
}
