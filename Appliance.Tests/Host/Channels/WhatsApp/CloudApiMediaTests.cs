using System.Security.Cryptography;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Faults;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Channels.WhatsApp;

public sealed class CloudApiMediaTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Voice = [.. Enumerable.Range(0, 5_000).Select(i => (byte)(i * 7))];

    private readonly TemporaryFolder folder = new();
    private readonly SimulatorOptions options = new();
    private SimulatorServer server = null!;

    public async Task InitializeAsync() => server = await SimulatorServer.StartAsync(options);

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Download_File_IsThereWithItsHash()
    {
        MediaDownload outcome = await DownloadAsync(await SendAsync(Voice));
        outcome.ShouldBe(new MediaDownload.Done(Convert.ToHexStringLower(SHA256.HashData(Voice)), Voice.Length));
        File.ReadAllBytes(folder.File("target")).ShouldBe(Voice);
    }

    [Fact]
    public async Task Download_HashInHexadecimal_IsUnderstood()
    {
        MediaReference media = await SendAsync(Voice);
        (await DownloadAsync(media with { Sha256 = Convert.ToHexString(SHA256.HashData(Voice)) })).ShouldBeOfType<MediaDownload.Done>();
    }

    [Fact]
    public async Task Download_AnotherHashInTheWebhook_IsRefused()
    {
        MediaReference media = await SendAsync(Voice);
        (await DownloadAsync(media with { Sha256 = Convert.ToBase64String(SHA256.HashData([1])) })).ShouldBeOfType<MediaDownload.Refused>().Reason.ShouldContain("SHA-256");
    }

    [Fact]
    public async Task Download_OtherBytes_IsRefused() => (await FailAsync(MediaFault.OtherBytes)).ShouldBeOfType<MediaDownload.Refused>().Reason.ShouldContain("SHA-256");

    [Fact]
    public async Task Download_RedirectToAnotherHost_IsNotFollowed() =>
        (await FailAsync(MediaFault.Redirects)).ShouldBeOfType<MediaDownload.Refused>().Reason.ShouldContain("not followed");

    [Fact]
    public async Task Download_AddressOnAForeignHost_GetsNoRequest() =>
        (await FailAsync(MediaFault.ForeignHost)).ShouldBeOfType<MediaDownload.Refused>().Reason.ShouldContain("whatsapp.media_hosts");

    [Fact]
    public async Task Download_LinkTooOld_MayWorkLater()
    {
        MediaReference media = await SendAsync(Voice);
        server.Faults.FailNextMedia(MediaFault.NotFound);
        (await DownloadAsync(media)).ShouldBeOfType<MediaDownload.Failed>().Reason.ShouldContain("404");
        (await DownloadAsync(media)).ShouldBeOfType<MediaDownload.Done>();
    }

    [Fact]
    public async Task Download_ThatNeverEnds_IsGivenUp() => (await FailAsync(MediaFault.Stalls)).ShouldBeOfType<MediaDownload.Failed>().Reason.ShouldContain("within");

    [Fact]
    public async Task Download_FileThatMetaNoLongerHas_IsRefused() =>
        (await DownloadAsync(await SendAsync(null))).ShouldBeOfType<MediaDownload.Refused>().Reason.ShouldContain("100");

    [Fact]
    public async Task Download_TooLarge_IsRefused() =>
        (await DownloadAsync(await SendAsync(new byte[CloudApiMedia.MaxBytes + 1]))).ShouldBeOfType<MediaDownload.Refused>().Reason.ShouldContain("16 MB");

    [Fact]
    public async Task Download_NobodyAnswers_MayWorkLater()
    {
        MediaReference media = await SendAsync(Voice);
        await server.DisposeAsync();
        (await DownloadAsync(media)).ShouldBeOfType<MediaDownload.Failed>().Reason.ShouldNotContain("127.0.0.1");
    }

    private async Task<MediaDownload> FailAsync(MediaFault fault)
    {
        MediaReference media = await SendAsync(Voice);
        server.Faults.FailNextMedia(fault);
        return await DownloadAsync(media);
    }

    private async Task<MediaReference> SendAsync(byte[]? bytes)
    {
        await server.SendMediaAsync(server.Patient("393330000001", "Anna"), "document", bytes, "application/pdf");
        var media = (PatientContent.Media)server.Journal.Inbound[^1].Content;
        return new MediaReference(media.MediaId, media.MimeType, bytes is null ? null : media.Sha256, null);
    }

    private async Task<MediaDownload> DownloadAsync(MediaReference media)
    {
        using var source = new CloudApiMedia(
            new WhatsAppOptions { GraphUrl = server.BaseUrl, AccessToken = options.AccessToken }, [], TimeSpan.FromSeconds(2));
        return await source.DownloadAsync(options.PhoneNumberId, media, folder.File("target"), CancellationToken.None);
    }
}
