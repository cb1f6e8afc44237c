namespace Appliance.Host.Phrases;

/// <summary>A rule, word or text file is wrong. The message names the file, the place in it, the limit broken and the remedy.</summary>
internal sealed class ContentFileException : Exception
{
    /// <param name="file">The file's path or name.</param>
    /// <param name="place">The rule, topic, key or pattern in it; null where the whole file is meant.</param>
    /// <param name="reason">What is wrong and what to write instead.</param>
    /// <param name="inner">What the reader of the format said, where it was the one to object.</param>
    public ContentFileException(string file, string? place, string reason, Exception? inner = null)
        : base(place is null ? $"{file}: {reason}" : $"{file}, {place}: {reason}", inner)
    {
    }
}
