using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Dapper;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Storage;

public sealed class StoreWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task WriteAsync_ManyAtOnce_AllAreThereAfterReopening()
    {
        const int Units = 2_000;
        using (Store store = folder.OpenStore())
            await Task.WhenAll(Enumerable.Range(0, Units).Select(i => store.WriteAsync(session => Put(session, i))));

        using Store again = folder.OpenStore();
        Keys(again).Count.ShouldBe(Units);
    }

    [Fact]
    public async Task WriteAsync_ManyWaiting_ShareFewTransactions()
    {
        using Store store = folder.OpenStore();
        using var held = new ManualResetEventSlim();
        Task first = store.WriteAsync(_ => held.Wait());
        var transactions = new HashSet<int>();
        Task[] waiting = [.. Enumerable.Range(0, StoreWriter.MaxGroupSize).Select(i => store.WriteAsync(session =>
        {
            Put(session, i);
            // Every commit that changes the file moves the counter of data changes of other connections on.
            transactions.Add(store.Read(reader => reader.ExecuteScalar<int>("PRAGMA data_version")));
        }))];
        held.Set();
        await first;
        await Task.WhenAll(waiting);
        Keys(store).Count.ShouldBe(StoreWriter.MaxGroupSize);
        transactions.Count.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task RewriteAsync_BetweenQueuedWrites_RunsInItsTurnAndLeavesNoOldBytes()
    {
        using Store store = folder.OpenStore();
        using var held = new ManualResetEventSlim();
        Task first = store.WriteAsync(_ => held.Wait());
        Task put = store.WriteAsync(session => session.Execute("INSERT INTO settings (key, value) VALUES ('secret', $0)", new string('q', 20_000)));
        Task delete = store.WriteAsync(session => session.Execute("DELETE FROM settings WHERE key = 'secret'"));
        Task<bool> rewrite = store.RewriteAsync();
        Task after = store.WriteAsync(session => Put(session, 7));
        held.Set();
        await Task.WhenAll(first, put, delete, after);

        (await rewrite).ShouldBeTrue();

        Keys(store).ShouldHaveSingleItem();
        foreach (string file in Directory.GetFiles(folder.Path, "appliance.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            (await reader.ReadToEndAsync()).ShouldNotContain("qqqqqqqq", customMessage: file);
        }
    }

    [Fact]
    public async Task WriteAsync_OneUnitThrows_IsUndoneAloneAndTheOthersStay()
    {
        using Store store = folder.OpenStore();
        using var held = new ManualResetEventSlim();
        Task first = store.WriteAsync(_ => held.Wait());
        Task before = store.WriteAsync(session => Put(session, 1));
        Task throwing = store.WriteAsync(session =>
        {
            Put(session, 2);
            throw new InvalidOperationException("not this one");
        });
        Task after = store.WriteAsync(session => Put(session, 3));
        held.Set();
        await Task.WhenAll(first, before, after);

        (await Should.ThrowAsync<InvalidOperationException>(throwing)).Message.ShouldBe("not this one");
        Keys(store).ShouldBe(["1", "3"]);
    }

    [Fact]
    public async Task WriteAsync_ConstraintBroken_TellsSqlitesWordsAndUndoesAlone()
    {
        using Store store = folder.OpenStore();
        await store.WriteAsync(session => Put(session, 1));
        StoreException error = await Should.ThrowAsync<StoreException>(store.WriteAsync(session =>
        {
            Put(session, 2);
            Put(session, 1);
        }));
        error.Failure.ShouldBe(StoreFailure.Other);
        error.Message.ShouldContain("settings.key");
        Keys(store).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Execute_EveryKindOfValue_IsStoredAsItIs()
    {
        using Store store = folder.OpenStore();
        object?[] values = ["", "è 👍", null, 7L, 8, true, 1.5, "", new string('x', 100_000)];
        await store.WriteAsync(session =>
        {
            session.Execute("CREATE TABLE kinds (id INTEGER PRIMARY KEY, value)");
            foreach (object? value in values)
                session.Execute("INSERT INTO kinds (value) VALUES ($0)", value);
        });
        store.Read(reader => reader.Query<(string Kind, long Length)>("SELECT typeof(value), COALESCE(length(value), 0) FROM kinds ORDER BY id").AsList()).ShouldBe(
            [("text", 0), ("text", 3), ("null", 0), ("integer", 1), ("integer", 1), ("integer", 1), ("real", 3), ("text", 0), ("text", 100_000)]);
    }

    [Fact]
    public async Task Execute_WrongNumberOrKindOfValues_IsAnErrorOfTheUnitOfWorkAlone()
    {
        using Store store = folder.OpenStore();
        await Should.ThrowAsync<ArgumentException>(store.WriteAsync(session => session.Execute("DELETE FROM settings WHERE key = $0")));
        await Should.ThrowAsync<ArgumentException>(store.WriteAsync(session => session.Execute("DELETE FROM settings WHERE key = $0", DateTime.UnixEpoch)));
        await store.WriteAsync(session => Put(session, 1));
        Keys(store).ShouldBe(["1"]);
    }

    [Fact]
    public async Task WriteAsync_QueueFull_IsRefusedWithItsOwnFailureAndNothingIsLost()
    {
        const int Limit = 16;
        using Store store = folder.OpenStore(writeQueueLimit: Limit);
        using var running = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        Task first = store.WriteAsync(_ =>
        {
            running.Set();
            held.Wait();
        });
        running.Wait();
        Task[] queued = [.. Enumerable.Range(0, Limit).Select(i => store.WriteAsync(session => Put(session, i)))];
        StoreException refused = await Should.ThrowAsync<StoreException>(store.WriteAsync(session => Put(session, 99)));
        held.Set();
        await first;
        await Task.WhenAll(queued);

        refused.Failure.ShouldBe(StoreFailure.QueueFull);
        refused.Message.ShouldContain("Try again");
        Keys(store).Count.ShouldBe(Limit);
    }

    [Fact]
    public async Task Dispose_UnitsWaiting_CommitsThemFirst()
    {
        Store store = folder.OpenStore();
        using var held = new ManualResetEventSlim();
        Task first = store.WriteAsync(_ => held.Wait());
        Task last = store.WriteAsync(session => Put(session, 7));
        Task disposing = Task.Run(store.Dispose);
        held.Set();
        await Task.WhenAll(first, last, disposing);
        using Store again = folder.OpenStore();
        Keys(again).ShouldBe(["7"]);
    }

    [Fact]
    public async Task Read_AfterACompletedWrite_SeesItFromEveryThread()
    {
        using Store store = folder.OpenStore();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) =>
        {
            await store.WriteAsync(session => Put(session, i));
            store.Read(reader => reader.ExecuteScalar<int>("SELECT COUNT(*) FROM settings WHERE key = @key", new { key = i.ToString() })).ShouldBe(1);
        });
    }

    [Fact]
    public void Read_StatementThatWrites_IsRefused()
    {
        using Store store = folder.OpenStore();
        Should.Throw<StoreException>(() => store.Read(reader => reader.Execute("DELETE FROM settings"))).Failure.ShouldBe(StoreFailure.ReadOnly);
    }

    [Fact]
    public void WriteAsync_OpenedForReading_NamesTheServiceAsTheWriter()
    {
        folder.OpenStore().Dispose();
        using Store store = Store.OpenReadOnly(folder.Data.Database);
        StoreException error = Should.Throw<StoreException>(() => store.WriteAsync(session => Put(session, 1)));
        error.Failure.ShouldBe(StoreFailure.ReadOnly);
        error.Message.ShouldContain("running service");
    }

    [Fact]
    public void Load_SystemHasALibrary_RunsOnItAndNotOnTheBundledOne()
    {
        SqliteEngineInfo engine = SqliteEngine.Load();
        engine.Library.ShouldBe("libsqlite3.so.0");
        Version.Parse(engine.Version).ShouldBeGreaterThan(new Version(3, 35, 5));
    }

    private static void Put(WriteSession session, int key) => session.Execute("INSERT INTO settings (key, value) VALUES ($0, 'x')", key.ToString());

    private static List<string> Keys(Store store) => store.Read(reader => reader.Query<string>("SELECT key FROM settings ORDER BY key").AsList());
}
