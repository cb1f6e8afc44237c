using Appliance.Host.Commands;
using Appliance.Knowledge.Library.Search.Vectors;

namespace Appliance.Host.Understanding;

/// <summary>Vectors of the library where no service runs that would make them.</summary>
internal static class LibraryVectors
{
    /// <summary>Encodes what has no vectors yet; nothing where another process owns the data directory, or without an encoder.</summary>
    /// <param name="opened">The library.</param>
    /// <param name="encoder">The encoder; null for none.</param>
    /// <param name="say">Takes progress, a line each.</param>
    /// <param name="cancellationToken">Ends it; what is encoded by then is stored.</param>
    public static async Task UpdateAsync(OpenedStore opened, LibraryEncoder? encoder, Action<string> say, CancellationToken cancellationToken)
    {
        if (encoder is null || !opened.IsOwned)
            return;
        using var vectors = new VectorStore(opened.Store);
        await vectors.UpdateAsync(encoder, (done, all) => say($"Encoding the library: {done} of {all}"), cancellationToken);
    }
}
