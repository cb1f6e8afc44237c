using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Dapper;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Storage;

/// <summary>A disk that is really full, not a simulated error.</summary>
public sealed class FullDiskTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    [SkippableFact]
    public async Task AppendAsync_DiskFull_FailsWholeAndWorksAgainOnceThereIsSpace()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 4);
        string path = Path.Combine(disk.Path, "appliance.db");
        int before;
        using (Store store = Store.Open(path))
        {
            var inbox = new InboxStore(store);
            await inbox.AppendAsync(Batch(0), Now);
            string filler = disk.Fill();
            StoreException error = await FailAsync(inbox);
            error.Failure.ShouldBe(StoreFailure.Full);
            before = Complete(store);

            File.Delete(filler);
            (await inbox.AppendAsync(Batch(1_000), Now)).ShouldBe(3);
            Complete(store).ShouldBe(before + 3);
        }

        using Store again = Store.Open(path);
        Complete(again).ShouldBe(before + 3);
        again.Read(reader => reader.QueryFirst<string>("PRAGMA integrity_check")).ShouldBe("ok");
    }

    [SkippableFact]
    public async Task WriteAsync_DiskFullAmongManyWriters_EveryUnitIsWhollyThereOrWhollyRefused()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 4);
        using Store store = Store.Open(Path.Combine(disk.Path, "appliance.db"));
        var inbox = new InboxStore(store);
        Task<int>[] writes = [.. Enumerable.Range(0, 400).Select(i => inbox.AppendAsync(Batch(i * 10), Now))];
        await Task.WhenAll(writes.Select(write => write.ContinueWith(_ => { }, TaskScheduler.Default)));

        int stored = writes.Count(write => write.IsCompletedSuccessfully);
        stored.ShouldBeGreaterThan(0);
        stored.ShouldBeLessThan(writes.Length);
        writes.Where(write => write.IsFaulted).ShouldAllBe(write => ((StoreException)write.Exception!.InnerException!).Failure == StoreFailure.Full);
        Complete(store).ShouldBe(stored * 3);
    }

    [SkippableFact]
    public void TryOwn_DiskFull_StillTakesTheLock()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 1);
        DataDirectory data = DataDirectory.Open(disk.Path);
        disk.Fill();
        using FileStream? owned = data.TryOwn();
        owned.ShouldNotBeNull();
    }

    private static async Task<StoreException> FailAsync(InboxStore inbox)
    {
        // The write-ahead log may have room left inside its file; it is used up after a few batches.
        for (int i = 1; i < 200; i++)
        {
            try
            {
                await inbox.AppendAsync(Batch(i * 10_000), Now);
            }
            catch (StoreException error)
            {
                return error;
            }
        }

        throw new InvalidOperationException("The disk never was full.");
    }

    /// <summary>Three events that belong together: the parts of one webhook.</summary>
    private static NewInboxEvent[] Batch(int first) =>
        [.. Enumerable.Range(first, 3).Select(i => new NewInboxEvent("whatsapp", "wamid." + i, InboxEventKind.Message, null, Now, new string('x', 6_000)))];

    /// <summary>Events stored; fails when a batch is there by half.</summary>
    private static int Complete(Store store)
    {
        IReadOnlyList<InboxEvent> events = new InboxStore(store).Open(0, 100_000);
        HashSet<int> ids = [.. events.Select(e => int.Parse(e.ExternalId["wamid.".Length..]))];
        (ids.Count % 3).ShouldBe(0);
        ids.Where(id => id % 10 == 0).ShouldAllBe(id => ids.Contains(id + 1) && ids.Contains(id + 2));
        return ids.Count;
    }
}
