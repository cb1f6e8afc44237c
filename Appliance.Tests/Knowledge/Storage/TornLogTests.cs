using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Dapper;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Storage;

/// <summary>Power fails while the write-ahead log is written: its tail is missing or garbage.</summary>
public sealed class TornLogTests : IDisposable
{
    private const int Transactions = 40;
    private const int RowsEach = 5;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(20261121)]
    [InlineData(424242)]
    public async Task Open_LogCutOrGarbledAnywhere_GivesAPrefixOfWholeTransactions(int seed)
    {
        using Store live = folder.OpenStore();
        for (int i = 0; i < Transactions; i++)
            await live.WriteAsync(session => Transaction(session, i));
        byte[] database = ReadShared(folder.Data.Database), log = ReadShared(folder.Data.Database + "-wal");
        var random = new Random(seed);
        var seen = new HashSet<int>();
        for (int round = 0; round < 60; round++)
        {
            byte[] torn = log[..];
            int offset = random.Next(log.Length);
            if (round % 2 == 0)
                torn = torn[..offset];
            else
                random.NextBytes(torn.AsSpan(offset));
            seen.Add(Recovered(database, torn, round));
        }

        seen.Count.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Open_LogWhole_GivesEverything()
    {
        using Store live = folder.OpenStore();
        for (int i = 0; i < Transactions; i++)
            await live.WriteAsync(session => Transaction(session, i));
        Recovered(ReadShared(folder.Data.Database), ReadShared(folder.Data.Database + "-wal"), 0).ShouldBe(Transactions);
    }

    /// <summary>Reopens a copy; returns how many transactions are there, the first ones and each of them whole.</summary>
    private int Recovered(byte[] database, byte[] log, int round)
    {
        string path = folder.File($"copy-{round}.db");
        File.WriteAllBytes(path, database);
        File.WriteAllBytes(path + "-wal", log);
        using Store store = Store.Open(path);
        var rows = store.Read(reader => reader.Query<(int Number, int Rows)>(
            "SELECT CAST(value AS INTEGER), COUNT(*) FROM settings GROUP BY value ORDER BY 1").AsList());
        rows.Select(row => row.Number).ShouldBe(Enumerable.Range(0, rows.Count));
        rows.ShouldAllBe(row => row.Rows == RowsEach);
        return rows.Count;
    }

    private static void Transaction(WriteSession session, int number)
    {
        for (int row = 0; row < RowsEach; row++)
            session.Execute("INSERT INTO settings (key, value) VALUES ($0, $1)", $"{number}/{row}/{new string('k', 700)}", number);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
