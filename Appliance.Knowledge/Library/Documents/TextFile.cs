using System.Text;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>The text of a file in whatever encoding it has.</summary>
/// <param name="Text">Its characters, without a byte order mark.</param>
/// <param name="Warning">What was assumed; null for UTF-8.</param>
public readonly record struct TextFile(string Text, string? Warning)
{
    private const int FirstPrintable = 0x20, FirstC1 = 0x80, LastC1 = 0x9f;

    /// <summary>Decodes UTF-8, UTF-16 with a byte order mark, and failing that Windows' Western encoding.</summary>
    /// <exception cref="DocumentFormatException">It is no text in any of them.</exception>
    public static TextFile Decode(byte[] bytes)
    {
        try
        {
            if (bytes is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
                return Checked(new UnicodeEncoding(bytes[0] == 0xfe, true, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF'), "It was read as UTF-16; save it as UTF-8.");
            return Checked(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF'), null);
        }
        catch (DecoderFallbackException error) when (bytes is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            throw new DocumentFormatException("The file is not UTF-8 text, and no valid UTF-16 either. Save it as UTF-8.", error);
        }
        catch (DecoderFallbackException)
        {
            return Checked(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes), "It is not UTF-8 and was read as Windows-1252; check its accents, and save it as UTF-8.");
        }
    }

    private static TextFile Checked(string text, string? warning) => text.Any(c => (c < FirstPrintable && c is not ('\n' or '\r' or '\t' or '\f')) || c is >= (char)FirstC1 and <= (char)LastC1)
        ? throw new DocumentFormatException("The file is not UTF-8 text: it has control characters. Is it of another kind than its name says? Save it as UTF-8 text.")
        : new TextFile(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), warning);
}
