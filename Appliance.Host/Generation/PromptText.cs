using System.Text;

namespace Appliance.Host.Generation;

/// <summary>Text that others wrote, made safe to stand between the delimiters of a prompt.</summary>
internal static class PromptText
{
    /// <summary>
    /// The text without anything that could close a delimiter or look like a model's control token: angle brackets become
    /// guillemets, control characters spaces. Cut to a number of characters.
    /// </summary>
    public static string Fenced(string text, int maxCharacters)
    {
        var safe = new StringBuilder(Math.Min(text.Length, maxCharacters));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (safe.Length + rune.Utf16SequenceLength > maxCharacters)
                break;
            safe.Append(rune.Value switch
            {
                '<' => "‹",
                '>' => "›",
                '\n' => "\n",
                _ when Rune.IsControl(rune) => " ",
                _ => rune.ToString(),
            });
        }

        return safe.ToString().Trim();
    }
}
