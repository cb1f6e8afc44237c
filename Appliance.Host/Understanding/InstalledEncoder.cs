namespace Appliance.Host.Understanding;

/// <summary>The encoder that the library is searched with, or none. Disposing closes it.</summary>
internal sealed class InstalledEncoder(LibraryEncoder? encoder) : IDisposable
{
    /// <summary>The encoder; null where none is installed.</summary>
    public LibraryEncoder? Encoder => encoder;

    /// <inheritdoc/>
    public void Dispose() => encoder?.Dispose();
}
