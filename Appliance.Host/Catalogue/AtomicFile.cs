namespace Appliance.Host.Catalogue;

/// <summary>Files of which a reader sees the old or the new content, never half of one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file whole: into a new one beside it, to the disk, then over the old name.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        // A name of its own: two commands may write the same file at once.
        string temporary = $"{path}.{Path.GetRandomFileName()}.new";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
