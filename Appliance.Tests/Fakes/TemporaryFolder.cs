using Appliance.Knowledge.Storage;

namespace Appliance.Tests.Fakes;

/// <summary>A folder of its own for one test, readable by its user alone, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Data = DataDirectory.Open(Directory.CreateTempSubdirectory("appliance-").FullName);

    public DataDirectory Data { get; }

    public string Path => Data.Path;

    /// <summary>The database of the folder, opened for writing.</summary>
    public Store OpenStore(long? maxBytes = null, int writeQueueLimit = StoreWriter.DefaultQueueLimit) =>
        Store.Open(Data.Database, maxBytes, writeQueueLimit);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
