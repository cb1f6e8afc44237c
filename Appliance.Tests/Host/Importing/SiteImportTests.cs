using Appliance.Host.Importing;
using Appliance.Knowledge.Library.Documents;
using Appliance.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Importing;

public sealed class SiteImportTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private WebApplication? site;
    private Uri address = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        site = builder.Build();
        site.MapGet("/sitemap.xml", () => Results.Text($"""
            <?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <url><loc>{address}parking</loc></url><url><loc>{address}moved</loc></url><url><loc>{address}away</loc></url>
            <url><loc>http://elsewhere.example/</loc></url><url><loc>{address}huge</loc></url></urlset>
            """.TrimStart(), "application/xml"));
        site.MapGet("/parking", () => Results.Text("<html><body><h1>Parking</h1><p>Forty places.</p></body></html>", "text/html"));
        site.MapGet("/moved", () => Results.Redirect("/parking"));
        site.MapGet("/away", () => Results.Redirect("http://elsewhere.example/"));
        site.MapGet("/huge", () => Results.Bytes(new byte[SiteImport.MaxPageBytes + 1], "text/html"));
        site.MapGet("/entities.xml", () => Results.Text("<!DOCTYPE x [<!ENTITY a 'b'>]><urlset>&a;</urlset>", "application/xml"));
        await site.StartAsync();
        address = new Uri(site.Urls.First() + "/");
    }

    public async Task DisposeAsync() => await site!.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Fetch_SiteMap_PagesOfAllowedHostsOnly()
    {
        using var import = new SiteImport([address.Authority], folder.File("pages"));
        var pages = new List<SitePage>();
        await foreach (SitePage page in import.FetchAsync(new Uri(address, "sitemap.xml"), CancellationToken.None))
            pages.Add(page);

        pages.Select(page => page.File is not null).ShouldBe([true, true, false, false, false]);
        Path.GetFileName(pages[0].File).ShouldBe("127.0.0.1-parking.html");
        (await File.ReadAllTextAsync(pages[1].File!)).ShouldContain("Forty places");
        pages[2].Problem!.ShouldContain("redirects to http://elsewhere.example/");
        pages[3].Problem!.ShouldContain("library.hosts");
        pages[4].Problem!.ShouldContain("MiB");
    }

    [Theory]
    [InlineData("sitemap.xml", "other.example", "library.hosts")]
    [InlineData("entities.xml", null, "no site map")]
    [InlineData("parking", null, "no site map")]
    [InlineData("nothing", null, "404")]
    public async Task Fetch_WrongAddress_SaysWhy(string path, string? allowed, string message)
    {
        using var import = new SiteImport([allowed ?? address.Authority], folder.File("pages"));
        DocumentFormatException error = await Should.ThrowAsync<DocumentFormatException>(async () =>
        {
            await foreach (SitePage _ in import.FetchAsync(new Uri(address, path), CancellationToken.None))
            {
            }
        });
        error.Message.ShouldContain(message);
    }
}
