using Appliance.Knowledge.Storage;

namespace Appliance.Host.Bench;

/// <summary>
/// A data directory for one benchmark, on the same disk as the clinic's own so that its flushes are the ones measured; deleted afterwards.
/// </summary>
internal sealed class BenchDirectory : IDisposable
{
    private readonly FileStream owned;

    private BenchDirectory(DataDirectory data, FileStream owned)
    {
        Data = data;
        this.owned = owned;
    }

    /// <summary>The new directory; this process owns it.</summary>
    public DataDirectory Data { get; }

    /// <summary>Creates one inside <paramref name="parent"/>.</summary>
    public static BenchDirectory Create(string parent)
    {
        DataDirectory data = DataDirectory.Open(NewPath(parent));
        return new BenchDirectory(data, data.TryOwn() ?? throw new DataDirectoryException($"The new data directory {data.Path} is owned by another process."));
    }

    /// <summary>A path for a new directory inside <paramref name="parent"/>.</summary>
    public static string NewPath(string parent) => Path.Combine(parent, "bench-" + Guid.NewGuid().ToString("N")[..12]);

    public void Dispose()
    {
        owned.Dispose();
        Directory.Delete(Data.Path, recursive: true);
    }
}
