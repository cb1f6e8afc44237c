using Appliance.Host.Texts;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>Echo: a reply to a voice note begins with what was understood, so that the patient can tell what is answered. Thread-safe.</summary>
internal sealed class EchoStep(PatientTexts texts)
{
    /// <summary>Characters of what was understood that are repeated.</summary>
    public const int MaxEchoCharacters = 200;

    // With the first disclosure a reply must still fit into one message: 1,024 characters with buttons, 4,096 without.
    private const int MaxWithButtons = 560, MaxWithoutButtons = 3_600;

    /// <summary>Puts the echo before the reply.</summary>
    public Turn Run(Turn turn)
    {
        Answer answer = turn.Answer;
        if (turn.Heard.Spoken is not { } spoken || answer.Text is null || answer.Emergency || turn.Decision is Decision.ReadBack)
            return turn;
        string language = answer.Effect == TurnEffect.SwitchLanguage ? turn.Understanding.SwitchTo! : turn.Understanding.Language;
        string text = texts.Format(language, PatientTextKeys.VoiceEcho, [("text", Short(spoken, MaxEchoCharacters))]) + "\n\n" + answer.Text;
        bool fits = text.Length <= (answer.Buttons.Count > 0 ? MaxWithButtons : MaxWithoutButtons);
        return fits ? turn with { Answer = answer with { Text = text } } : turn;
    }

    /// <summary>A text on one line, cut at a word where it is too long.</summary>
    public static string Short(string text, int most)
    {
        string line = text.ReplaceLineEndings(" ");
        if (line.Length <= most)
            return line;
        int space = line.LastIndexOf(' ', most - 1);
        return line[..(space > 0 ? space : most - 1)] + "…";
    }
}
