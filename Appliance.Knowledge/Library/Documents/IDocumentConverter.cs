namespace Appliance.Knowledge.Library.Documents;

/// <summary>Turns files that are no plain text into <see cref="DocumentContent"/>. Thread-safe.</summary>
public interface IDocumentConverter
{
    /// <summary>Changes whenever the same file would be read differently; documents are then imported anew.</summary>
    int Version { get; }

    /// <summary>Whether files of this name can be converted.</summary>
    bool Reads(string fileName);

    /// <summary>Converts a file.</summary>
    /// <exception cref="DocumentFormatException">It is damaged, too large or of another kind than its name says; the message has the remedy.</exception>
    Task<DocumentContent> ConvertAsync(string file, CancellationToken cancellationToken);
}
