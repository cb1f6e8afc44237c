using Appliance.Host.Generation;
using Appliance.Host.Media;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Erasure;

/// <summary>What is gone of a contact, and what a person still has to do.</summary>
/// <param name="Erased">What was in the database.</param>
/// <param name="Rewritten">Whether the database file was written anew; false: old bytes may stand in its log until the service is stopped.</param>
/// <param name="Backups">Copies of the database from before updates that may still hold the contact.</param>
internal sealed record ErasureReport(ErasedContact Erased, bool Rewritten, IReadOnlyList<string> Backups);

/// <summary>Erases a person from the data directory: database, files, and computed states of conversations. Thread-safe.</summary>
internal sealed class ContactEraser(ContactErasure contacts, Store store, MediaFolder files, DataDirectory data)
{
    /// <summary>Erases a contact. What was erased by then stays so if a later step fails; a second call is refused.</summary>
    /// <exception cref="ContactErasureException">There is no such contact, or a message from or to it is being handled right now.</exception>
    /// <exception cref="StoreException">The database could not be written.</exception>
    /// <exception cref="IOException">A file could not be deleted; the running service deletes files without a message within the hour.</exception>
    public async Task<ErasureReport> EraseAsync(long contactId)
    {
        ErasedContact erased = await contacts.EraseAsync(contactId);
        foreach (string file in erased.Files)
            files.Delete(file);
        DeleteStates();
        bool rewritten = await store.RewriteAsync();
        return new ErasureReport(erased, rewritten, Migrator.Backups(store.Path));
    }

    // They hold what the language model read and are computed again when they are needed.
    private void DeleteStates()
    {
        string folder = Path.Combine(data.Path, LocalChatModel.StateFolder);
        foreach (string state in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
            File.Delete(state);
    }
}
