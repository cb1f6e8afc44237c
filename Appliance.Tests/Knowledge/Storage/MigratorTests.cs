using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Dapper;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Storage;

public sealed class MigratorTests : IDisposable
{
    /// <summary>Rows as the program of schema 1 wrote them; this text never changes, whatever the program does later.</summary>
    private const string RowsOfSchema1 =
        """
        INSERT INTO contacts (id, display_name, language, language_requested, opted_out_at, created_at) VALUES (7, 'Ada', 'it', 1, 1790000000000, 1780000000000);
        INSERT INTO contact_addresses (channel, kind, address, contact_id) VALUES ('whatsapp', 'phone', '393330000000', 7);
        INSERT INTO conversations (id, contact_id, channel, business_number, owner, stage, clarifications, created_at)
            VALUES (9, 7, 'whatsapp', 'PNID', 'waiting', 'handoff', 1, 1780000000000);
        INSERT INTO inbox_events (id, channel, external_id, kind, sender_key, occurred_at, received_at, payload, status, attempts)
            VALUES (11, 'whatsapp', 'wamid.1', 'message', '393330000000', 1790000000000, 1790000001000, '{}', 'received', 2);
        INSERT INTO messages (id, conversation_id, author, kind, text, external_id, occurred_at)
            VALUES (13, 9, 'patient', 'text', 'ciao', 'wamid.1', 1790000000000);
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_Versions_AreConsecutiveFromOne() =>
        Migrator.All.Select(m => m.Version).ShouldBe(Enumerable.Range(1, Migrator.All.Count));

    [Fact]
    public void Migrate_EmptyFile_ReachesTheNewestSchemaWithoutABackup()
    {
        using Store store = folder.OpenStore();
        store.Read(Migrator.Version).ShouldBe(Migrator.All[^1].Version);
        Directory.Exists(folder.File("backups")).ShouldBeFalse();
    }

    [Fact]
    public void Migrate_RowsOfAnEarlierSchema_AreReadByThisProgram()
    {
        AtSchema1();
        using Store store = folder.OpenStore();
        Contact contact = new ContactStore(store).Get(7);
        contact.OptedOutAt.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1790000000000));
        contact.LanguageRequested.ShouldBeTrue();
        new ContactStore(store).Address(7, "whatsapp").ShouldBe(new ContactAddress(null, "393330000000"));
        new ConversationStore(store).Find(9)!.Owner.ShouldBe(ConversationOwner.Waiting);
        new MessageStore(store).Recent(9, 10).ShouldHaveSingleItem().Text.ShouldBe("ciao");
        new InboxStore(store).Open(0, 10).ShouldHaveSingleItem().Attempts.ShouldBe(2);
    }

    [Fact]
    public void Migrate_FromTheVersionBefore_KeepsEveryRow()
    {
        var factory = new ConnectionFactory(folder.Data.Database);
        AtSchema1();
        Migrator.Migrate(factory, Migrator.All[^1].Version - 1);
        Migrator.Migrate(factory);
        using Store store = Store.OpenReadOnly(folder.Data.Database);
        store.Read(reader => reader.QuerySingle<(long, long, long)>(
            "SELECT (SELECT COUNT(*) FROM contacts), (SELECT COUNT(*) FROM messages), (SELECT COUNT(*) FROM inbox_events)")).ShouldBe((1, 1, 1));
        store.Read(reader => reader.Query("PRAGMA foreign_key_check").AsList()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Migrate_EventsOfAnEarlierSchema_AreStillKnownWhenTheyAreDeliveredAgain()
    {
        AtSchema1();
        using Store store = folder.OpenStore();
        var again = new NewInboxEvent("whatsapp", "wamid.1", InboxEventKind.Message, "393330000000", DateTimeOffset.UnixEpoch, "{}");
        (await new InboxStore(store).AppendAsync([again], DateTimeOffset.UnixEpoch)).ShouldBe(0);
        (await new InboxStore(store).AppendAsync([again with { ExternalId = "wamid.2" }], DateTimeOffset.UnixEpoch)).ShouldBe(1);
    }

    [Fact]
    public void Migrate_DatabaseWithRows_MakesABackupOfTheOldSchemaThatCanBeRestored()
    {
        AtSchema1();
        folder.OpenStore().Dispose();
        string backup = Directory.GetFiles(folder.File("backups")).ShouldHaveSingleItem();
        Path.GetFileName(backup).ShouldStartWith("before-update-schema001-by-");

        File.Copy(backup, folder.Data.Database, overwrite: true);
        using (var restored = new SqliteConnection($"Data Source={folder.Data.Database};Pooling=False"))
        {
            restored.Open();
            Migrator.Version(restored).ShouldBe(1);
            restored.ExecuteScalar<string>("SELECT text FROM messages").ShouldBe("ciao");
        }

        using Store again = folder.OpenStore();
        new MessageStore(again).Recent(9, 10).ShouldHaveSingleItem();
    }

    [Fact]
    public void Migrate_ManyUpdates_KeepsTheNewestBackupsOnly()
    {
        Directory.CreateDirectory(folder.File("backups"));
        for (int i = 0; i < 9; i++)
            File.WriteAllText(folder.File($"backups/before-update-schema000-by-0.0.{i}-20250101T000000Z.db"), "");
        AtSchema1();
        folder.OpenStore().Dispose();
        string[] kept = [.. Directory.GetFiles(folder.File("backups")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        kept.Length.ShouldBe(Migrator.MaxBackups);
        kept[^1].ShouldStartWith("before-update-schema001");
    }

    [Fact]
    public void Open_SchemaOfANewerProgram_IsRefusedAndLeftAlone()
    {
        folder.OpenStore().Dispose();
        Execute("PRAGMA user_version = 999");
        StoreException error = Should.Throw<StoreException>(() => folder.OpenStore());
        error.Failure.ShouldBe(StoreFailure.NewerSchema);
        error.Message.ShouldContain("999");
        Should.Throw<StoreException>(() => Store.OpenReadOnly(folder.Data.Database)).Failure.ShouldBe(StoreFailure.NewerSchema);
        Directory.Exists(folder.File("backups")).ShouldBeFalse();
    }

    [Fact]
    public void OpenReadOnly_OlderSchema_AsksForARestartOfTheService()
    {
        AtSchema1();
        Should.Throw<StoreException>(() => Store.OpenReadOnly(folder.Data.Database)).Message.ShouldContain("Restart the service");
    }

    [Fact]
    public void Migrate_StepFails_LeavesTheVersionBefore()
    {
        AtSchema1();
        // The next step creates this table.
        Execute("CREATE TABLE documents (surprise TEXT)");
        Should.Throw<StoreException>(() => folder.OpenStore());
        using var connection = new SqliteConnection($"Data Source={folder.Data.Database};Pooling=False");
        connection.Open();
        Migrator.Version(connection).ShouldBe(1);
        connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = 'passages'").ShouldBe(0);
    }

    private void AtSchema1()
    {
        Migrator.Migrate(new ConnectionFactory(folder.Data.Database), target: 1);
        Execute(RowsOfSchema1);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Data.Database};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }
}
