using System.Diagnostics;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Dapper;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Storage;

/// <summary>Each way in which a database can fail has its own name and remedy.</summary>
public sealed class StoreFailureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task WriteAsync_AnotherConnectionHoldsTheLock_IsBusyAndWorksAfterwards()
    {
        using Store store = folder.OpenStore();
        StoreException error;
        TimeSpan waited;
        using (var other = new SqliteConnection($"Data Source={folder.Data.Database};Pooling=False"))
        {
            other.Open();
            other.Execute("BEGIN IMMEDIATE");
            long start = Stopwatch.GetTimestamp();
            error = await Should.ThrowAsync<StoreException>(store.WriteAsync(session => Put(session, "held")));
            waited = Stopwatch.GetElapsedTime(start);
            other.Execute("ROLLBACK");
        }

        error.Failure.ShouldBe(StoreFailure.Busy);
        error.Message.ShouldContain("in use by another process");
        // The driver has a retry of its own, of 30 seconds by default: webhooks would not be answered for that long.
        waited.TotalMilliseconds.ShouldBeLessThan(3 * ConnectionFactory.BusyTimeoutMilliseconds);
        await store.WriteAsync(session => Put(session, "free"));
        Keys(store).ShouldBe(["free"]);
    }

    [Fact]
    public async Task WriteAsync_SizeLimitReached_IsFullAndKeepsWhatWasThere()
    {
        using Store store = folder.OpenStore(maxBytes: 1024 * 1024);
        await store.WriteAsync(session => Put(session, "before"));
        StoreException error = await Should.ThrowAsync<StoreException>(store.WriteAsync(session =>
            session.Execute("INSERT INTO settings (key, value) VALUES ($0, $1)", "large", new string('x', 2 * 1024 * 1024))));

        error.Failure.ShouldBe(StoreFailure.Full);
        error.Message.ShouldContain("free space");
        Keys(store).ShouldBe(["before"]);
        await store.WriteAsync(session => Put(session, "small"));
    }

    [Fact]
    public async Task AppendAsync_SizeLimitReached_StoresNoneOfTheBatch()
    {
        using Store store = folder.OpenStore(maxBytes: 1024 * 1024);
        var inbox = new InboxStore(store);
        NewInboxEvent[] batch = [.. Enumerable.Range(0, 40).Select(i => new NewInboxEvent(
            "whatsapp", "wamid." + i, InboxEventKind.Message, null, DateTimeOffset.UnixEpoch, new string('x', 64 * 1024)))];
        (await Should.ThrowAsync<StoreException>(inbox.AppendAsync(batch, DateTimeOffset.UnixEpoch))).Failure.ShouldBe(StoreFailure.Full);
        inbox.Open(0, 100).ShouldBeEmpty();
        (await inbox.AppendAsync(batch[..2], DateTimeOffset.UnixEpoch)).ShouldBe(2);
    }

    [Fact]
    public void Open_FileIsNoDatabase_IsCorruptAndNamesTheBackups()
    {
        File.WriteAllText(folder.Data.Database, string.Concat(Enumerable.Repeat("this is no database ", 500)));
        StoreException error = Should.Throw<StoreException>(() => folder.OpenStore());
        error.Failure.ShouldBe(StoreFailure.Corrupt);
        error.Message.ShouldContain("backup");
    }

    [Fact]
    public async Task Read_PagesOverwritten_IsCorrupt()
    {
        using (Store store = folder.OpenStore())
            await store.WriteAsync(session => Put(session, "x"));
        using (FileStream file = File.OpenWrite(folder.Data.Database))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - 4096).ToArray());
        }

        Should.Throw<StoreException>(() =>
        {
            using Store store = folder.OpenStore();
            return Keys(store);
        }).Failure.ShouldBe(StoreFailure.Corrupt);
    }

    [Fact]
    public void OpenReadOnly_NoFile_SaysThatItCannotBeOpened() =>
        Should.Throw<StoreException>(() => Store.OpenReadOnly(folder.Data.Database)).Message.ShouldContain("cannot be opened");

    [Fact]
    public void Open_FolderMissing_SaysThatTheFolderMustExist() =>
        Should.Throw<StoreException>(() => Store.Open(folder.File("missing/appliance.db"))).Message.ShouldContain("check that the folder exists");

    [SkippableFact]
    public void Open_ReadOnlyFileSystem_IsReadOnly()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 4);
        string path = Path.Combine(disk.Path, "appliance.db");
        Store.Open(path).Dispose();
        disk.MakeReadOnly();
        Should.Throw<StoreException>(() => Store.Open(path)).Failure.ShouldBe(StoreFailure.ReadOnly);
    }

    [Theory]
    [InlineData(5, StoreFailure.Busy)]
    [InlineData(6, StoreFailure.Busy)]
    [InlineData(8, StoreFailure.ReadOnly)]
    [InlineData(10, StoreFailure.InputOutput)]
    [InlineData(11, StoreFailure.Corrupt)]
    [InlineData(13, StoreFailure.Full)]
    [InlineData(14, StoreFailure.ReadOnly)]
    [InlineData(26, StoreFailure.Corrupt)]
    [InlineData(1, StoreFailure.Other)]
    [InlineData(19, StoreFailure.Other)]
    public void From_ResultCode_HasItsOwnFailureAndNamesTheFile(int code, StoreFailure failure)
    {
        StoreException error = StoreException.From(new SqliteException("words", code), "/data/appliance.db");
        error.Failure.ShouldBe(failure);
        error.Message.ShouldStartWith("The database /data/appliance.db ");
    }

    private static void Put(WriteSession session, string key) => session.Execute("INSERT INTO settings (key, value) VALUES ($0, 'x')", key);

    private static List<string> Keys(Store store) => store.Read(reader => reader.Query<string>("SELECT key FROM settings ORDER BY key").AsList());
}
