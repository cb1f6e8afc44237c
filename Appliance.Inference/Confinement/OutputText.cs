using System.Text;

namespace Appliance.Inference.Confinement;

/// <summary>Reads what a confined process prints as UTF-8 text.</summary>
public static class OutputText
{
    /// <summary>The first characters; what follows them is not read.</summary>
    /// <param name="maxCharacters">How many at most.</param>
    public static Func<Stream, CancellationToken, Task<string>> First(int maxCharacters) => async (output, cancellationToken) =>
    {
        const int bufferCharacters = 16 * 1024;
        // Of all places: what it has read ahead is dropped, and the end is noticed by whoever reads on.
        using var reader = new StreamReader(output, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var kept = new StringBuilder();
        char[] buffer = new char[Math.Min(maxCharacters, bufferCharacters)];
        while (kept.Length < maxCharacters)
        {
            int read = await reader.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, maxCharacters - kept.Length)), cancellationToken);
            if (read == 0)
                break;
            kept.Append(buffer, 0, read);
        }

        return kept.ToString();
    };
}
