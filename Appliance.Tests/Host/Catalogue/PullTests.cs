using System.Security.Cryptography;
using Appliance.Host.Catalogue;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Catalogue;

public sealed class PullTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordingProgress<(long Done, long Bytes)> progress = new();
    private HubStub hub = null!;

    private ModelsFolder Models => new(folder.File("models"));

    private string Installed => Models.PathOf("tiny.gguf");

    private long PartBytes => new FileInfo(Installed + ModelsFolder.PartSuffix) is { Exists: true } part ? part.Length : 0;

    private IEnumerable<HubRequest> Downloads => hub.Requests.Where(request => request.Path == "/files/model");

    public async Task InitializeAsync() => hub = await HubStub.StartAsync(SampleModel.Bytes);

    public async Task DisposeAsync() => await hub.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Pull_WholeFile_IsVerifiedNamedAndRecorded()
    {
        InstalledModel model = await PullAsync();

        File.ReadAllBytes(Installed).ShouldBe(hub.Content);
        model.ShouldBe(ModelRecords.Read(Models).ShouldHaveSingleItem());
        model.Sha256.ShouldBe(hub.Sha256);
        model.Kind.ShouldBe(ModelKind.Chat);
        model.Revision.ShouldBe("0123456789abcdef");
        model.Source.ShouldBe(hub.Url + "owner/name/resolve/main/folder/tiny.gguf");
        progress.Reports[^1].ShouldBe((hub.Content.Length, hub.Content.Length));
        Directory.EnumerateFiles(Models.Path).Select(Path.GetFileName).Order().ShouldBe(["models.json", "models.lock", "tiny.gguf"]);
    }

    [Fact]
    public async Task Pull_InstalledAlready_FetchesNothing()
    {
        InstalledModel first = await PullAsync();
        hub.Requests.Clear();

        (await PullAsync()).ShouldBe(first);

        hub.Requests.ShouldHaveSingleItem().Method.ShouldBe("HEAD");
    }

    [Fact]
    public async Task Pull_ConnectionDropsAgainAndAgain_GoesOnWhereItStopped()
    {
        hub.DropAfter = 400_000;

        await PullAsync();

        File.ReadAllBytes(Installed).ShouldBe(hub.Content);
        Downloads.Select(request => request.Range).ShouldBe([null, "bytes=400000-", "bytes=800000-", "bytes=1200000-", "bytes=1600000-"]);
        Downloads.Skip(1).ShouldAllBe(request => request.IfRange == hub.ETag);
    }

    [Fact]
    public async Task Pull_EarlierRunWasInterrupted_GoesOnAndVerifiesTheWhole()
    {
        (hub.DropAfter, hub.Stalls) = (1_000_000, true);
        using var impatient = new CancellationTokenSource();
        Task<InstalledModel> interrupted = PullAsync(cancellationToken: impatient.Token, stall: TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(() => PartBytes == 1_000_000);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(interrupted);
        File.Exists(Installed).ShouldBeFalse();
        (hub.DropAfter, hub.Stalls) = (0, false);

        await PullAsync();

        File.ReadAllBytes(Installed).ShouldBe(hub.Content);
        Downloads.Last().Range.ShouldBe("bytes=1000000-");
    }

    [Fact]
    public async Task Pull_NoRanges_BeginsAnewUntilItArrivesWhole()
    {
        (hub.DropAfter, hub.Ranges) = (700_000, false);
        hub.ETag = "\"two\"";
        Task<InstalledModel> pull = PullAsync(delay: TimeSpan.FromMilliseconds(20));
        await Eventually.HoldsAsync(() => Downloads.Count() >= 2);
        hub.DropAfter = 0;

        await pull;

        File.ReadAllBytes(Installed).ShouldBe(hub.Content);
    }

    [Fact]
    public async Task Pull_FileChangedBetweenRuns_IsFetchedWholeAgain()
    {
        hub.DropAfter = 600_000;
        using var stop = new CancellationTokenSource();
        Task<InstalledModel> pull = PullAsync(delay: TimeSpan.FromSeconds(30), cancellationToken: stop.Token);
        await Eventually.HoldsAsync(() => PartBytes == 600_000);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(pull);
        byte[] changed = SampleModel.Bytes;
        changed[^1] ^= 1;
        (hub.DropAfter, hub.ETag, hub.Content) = (0, "\"other\"", changed);
        await Should.ThrowAsync<ModelFileException>(PullAsync());
        hub.Sha256 = Convert.ToHexStringLower(SHA256.HashData(changed));

        await PullAsync();

        File.ReadAllBytes(Installed).ShouldBe(changed);
        Downloads.Select(request => request.Range).ShouldBe([null, "bytes=600000-", null]);
    }

    [Fact]
    public async Task Pull_ServerBusyAtFirst_TriesAgain()
    {
        hub.Failures = 3;

        await PullAsync();

        Downloads.Count().ShouldBe(4);
    }

    [Fact]
    public async Task Pull_ServerStaysBusy_EndsWithWhatToDo()
    {
        hub.Failures = int.MaxValue;

        ModelRefusedException error = await Should.ThrowAsync<ModelRefusedException>(PullAsync());

        error.Message.ShouldContain("503");
        error.Message.ShouldContain("goes on where it stopped");
        Downloads.Count().ShouldBe(ModelDownload.MaxFruitlessTries);
    }

    [Fact]
    public async Task Pull_ServerStopsSending_GivesUpTheConnection()
    {
        (hub.Stalls, hub.DropAfter) = (true, 500_000);

        await PullAsync(stall: TimeSpan.FromMilliseconds(300));

        File.ReadAllBytes(Installed).ShouldBe(hub.Content);
        Downloads.Count().ShouldBe(4);
    }

    [Fact]
    public async Task Pull_OtherHash_IsRefusedAndRemoved()
    {
        hub.Sha256 = new string('0', 64);

        ModelFileException error = await Should.ThrowAsync<ModelFileException>(PullAsync());

        error.Message.ShouldContain(hub.Sha256);
        NothingShouldBeLeft();
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1, false)]
    [InlineData(-1, true)]
    public async Task Pull_SizeLies_IsRefusedAndRemoved(int difference, bool withoutLength)
    {
        hub.StatedBytes += difference;
        hub.WithoutLength = withoutLength;

        (await Should.ThrowAsync<ModelFileException>(PullAsync())).Message.ShouldContain($"stated {hub.StatedBytes} bytes");

        NothingShouldBeLeft();
    }

    [Fact]
    public async Task Pull_BrokenModelWithTheRightHash_IsRefusedAndRemoved()
    {
        byte[] zip = [.. "PK\u0003\u0004 not a model"u8];
        (hub.Content, hub.StatedBytes, hub.Sha256) = (zip, zip.Length, Convert.ToHexStringLower(SHA256.HashData(zip)));

        (await Should.ThrowAsync<ModelFileException>(PullAsync())).Message.ShouldContain("ZIP archive");

        NothingShouldBeLeft();
    }

    [Fact]
    public async Task Pull_AnotherKindThanTheCatalogueSays_IsRefusedAndRemoved()
    {
        (await Should.ThrowAsync<ModelFileException>(PullAsync(kind: ModelKind.Speech))).Message.ShouldContain("Speech");

        NothingShouldBeLeft();
    }

    [Fact]
    public async Task Pull_RedirectToAHostOffTheList_IsRefusedBeforeAnythingIsAsked()
    {
        hub.SendsOnTo = $"http://localhost:{hub.Url.Port}";

        (await Should.ThrowAsync<ModelRefusedException>(PullAsync())).Message.ShouldContain("models.redirect_hosts");

        Downloads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_RedirectToAHostOnTheList_IsFollowedWithoutTheToken()
    {
        hub.SendsOnTo = $"http://localhost:{hub.Url.Port}";

        await PullAsync(hosts: ["localhost"], token: "secret");

        hub.Requests.Where(request => request.Host == "127.0.0.1").ShouldAllBe(request => request.Authorization == "Bearer secret");
        Downloads.ShouldAllBe(request => request.Host == "localhost" && request.Authorization == null);
    }

    [Theory]
    [InlineData(401, "models.token_file")]
    [InlineData(403, "models.token_file")]
    [InlineData(404, "404")]
    [InlineData(500, "cannot be reached")]
    public async Task Pull_HubRefuses_SaysWhatToDo(int status, string words)
    {
        hub.Status = status;

        (await Should.ThrowAsync<ModelRefusedException>(PullAsync())).Message.ShouldContain(words);
    }

    [Theory]
    [InlineData(null, "states no SHA-256")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", "is none")]
    public async Task Pull_NoHashStated_IsRefused(string? hash, string words)
    {
        hub.Sha256 = hash;

        (await Should.ThrowAsync<ModelRefusedException>(PullAsync())).Message.ShouldContain(words);
    }

    [SkippableFact]
    public async Task Pull_DiskWithoutSpace_IsRefusedBeforeTheDownload()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 4);
        var installer = new ModelInstaller(new ModelsFolder(disk.Path), TimeProvider.System);

        ModelRefusedException error = await Should.ThrowAsync<ModelRefusedException>(
            installer.PullAsync(new HubOptions(hub.Url, [], null), SampleModel.File, null, null, progress, CancellationToken.None));

        error.Message.ShouldContain("are free");
        Downloads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_WhileAnotherCommandChangesTheFolder_IsRefused()
    {
        using FileStream held = Models.Hold();

        (await Should.ThrowAsync<ModelRefusedException>(PullAsync())).Message.ShouldContain("another");
    }

    private void NothingShouldBeLeft()
    {
        Directory.EnumerateFiles(Models.Path).Select(Path.GetFileName).ShouldBe(["models.lock"]);
        ModelRecords.Read(Models).ShouldBeEmpty();
    }

    private Task<InstalledModel> PullAsync(
        ModelKind? kind = ModelKind.Chat, string[]? hosts = null, string? token = null, TimeSpan? stall = null, TimeSpan? delay = null, CancellationToken cancellationToken = default)
    {
        var options = new HubOptions(hub.Url, hosts ?? [], token) { RetryDelay = delay ?? TimeSpan.Zero, StallTimeout = stall ?? TimeSpan.FromSeconds(30) };
        return new ModelInstaller(Models, TimeProvider.System).PullAsync(options, SampleModel.File, kind, "tiny", progress, cancellationToken);
    }
}
