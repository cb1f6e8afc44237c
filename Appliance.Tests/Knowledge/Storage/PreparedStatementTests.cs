using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Dapper;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Storage;

public sealed class PreparedStatementTests : IDisposable
{
    private const string Insert = "INSERT INTO settings (value, key) VALUES ($1, $0)";

    private readonly TemporaryFolder folder = new();
    private readonly Store store;

    public PreparedStatementTests() => store = folder.OpenStore();

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("è già mezzogiorno 🏥")]
    [InlineData("it's; DROP TABLE settings --")]
    public async Task Execute_ParametersInAnotherOrder_StoresEachUnderItsNumber(string text)
    {
        (await store.WriteAsync(session => session.Execute(Insert, "key", text))).ShouldBe(1);
        store.Read(reader => reader.ExecuteScalar<string>("SELECT value FROM settings WHERE key = 'key'")).ShouldBe(text);
    }

    [Fact]
    public async Task Execute_LongTextThenShortOne_KeepsNothingOfTheFirst()
    {
        string text = new('è', 10_000);
        await store.WriteAsync(session =>
        {
            session.Execute(Insert, "long", text);
            session.Execute(Insert, "short", "kurz");
        });
        store.Read(reader => reader.Query<string>("SELECT value FROM settings ORDER BY key")).ShouldBe([text, "kurz"]);
    }

    [Fact]
    public async Task Execute_AfterAFailure_WorksAgain()
    {
        await store.WriteAsync(session => session.Execute(Insert, "a", "1"));
        StoreException error = await Should.ThrowAsync<StoreException>(store.WriteAsync(session => session.Execute(Insert, "a", "2")));
        error.Message.ShouldContain("settings.key");
        (await store.WriteAsync(session => session.Execute(Insert, "b", "3"))).ShouldBe(1);
    }

    [Fact]
    public async Task Execute_WrongNumberOfValues_IsRefused() =>
        (await Should.ThrowAsync<ArgumentException>(store.WriteAsync(session => session.Execute(Insert, "a")))).Message.ShouldContain("2 parameters");

    [Fact]
    public async Task Scalar_RowNullAndNoRow_AreToldApartFromZero()
    {
        await store.WriteAsync(session =>
        {
            session.Scalar("SELECT $0 + 0", 0L).ShouldBe(0);
            session.Scalar("SELECT $0 + 1", (object?)null).ShouldBeNull();
            session.Scalar("SELECT 1 WHERE $0 = 1", 2L).ShouldBeNull();
        });
    }

    [Fact]
    public async Task WriteOneAsync_OneOfManyFails_IsUndoneAloneAndTheOthersStay()
    {
        using var held = new ManualResetEventSlim();
        Task first = store.WriteAsync(_ => held.Wait());
        Task<int>[] ones = [.. new[] { "a", "b", "a", "c" }.Select(key => store.WriteOneAsync(session => session.Execute(Insert, key, "1")))];
        held.Set();
        await first;
        await Should.ThrowAsync<StoreException>(ones[2]);
        store.Read(reader => reader.Query<string>("SELECT key FROM settings ORDER BY key")).ShouldBe(["a", "b", "c"]);
    }
}
