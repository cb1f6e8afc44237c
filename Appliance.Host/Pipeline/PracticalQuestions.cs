using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Search.Facts;

namespace Appliance.Host.Pipeline;

/// <summary>
/// Tells questions about the clinic's own facts (a price, a time, a place) from errands for staff and from clinical questions that the same words
/// may stand in: "what does the vitamin D test cost?" names a medicine and is no question about it.
/// </summary>
internal static partial class PracticalQuestions
{
    private const FactKinds Practical = FactKinds.Price | FactKinds.Place | FactKinds.Phone | FactKinds.Person;

    private static readonly string[] Harmless = ["medication", "dose", "condition"];

    /// <summary>Whether a fact is asked for that the clinic's documents may have, though staff are what the words call for.</summary>
    public static bool AsksFact(Turn turn) =>
        turn.Understanding.Intent != Intents.AppointmentStatus && AskedFacts.Of(turn.Heard.Text) != FactKinds.None;

    /// <summary>Whether something is asked rather than requested: "how do I get a copy?", not "send me a copy".</summary>
    public static bool IsQuestion(Turn turn) => AsksFact(turn) || Question().IsMatch(turn.Heard.Text);

    /// <summary>Whether a telephone number is asked for.</summary>
    public static bool AsksPhone(Turn turn) => AskedFacts.Of(turn.Heard.Text).HasFlag(FactKinds.Phone);

    /// <summary>Whether a text with a clinical word asks nothing but a price, a place, a telephone number or a name.</summary>
    public static bool IsOnlyPractical(Turn turn)
    {
        Understanding understood = turn.Understanding;
        return understood.Sensitive.Count > 0 && understood.Sensitive.All(topic => Harmless.Contains(topic) || (topic == "symptom" && understood.Best.Intent == Intents.PriceInquiry))
            && understood.Best.Intent is not (Intents.MedicalQuestion or Intents.Emergency or Intents.PrescriptionRenewal)
            && !understood.Additional.Any(score => score.Intent is Intents.MedicalQuestion or Intents.Emergency)
            && (AskedFacts.Of(turn.Heard.Text) & Practical) != 0
            && !Advice().IsMatch(turn.Heard.Text);
    }

    [GeneratedRegex(
        @"(?:^|[.,!;:?]\s*)(?:¿|(?:(?:e|y|and|ma|but|pero|mas|buongiorno|ciao|salve|hello|hi|hola|oi|olá|bom dia)[,!]? )?(?:come|quando|dove|quale|quali|che|chi|cosa|quanto|quanta|quanti|quante|posso|devo|bisogna|serve|servono|si può|c'è|ci sono|avete|fate|accettate|è possibile|how|when|where|which|what|who|can|do|does|is|are|may|must|should|cómo|como|cuándo|dónde|cuál|qué|quién|puedo|puede|tengo que|hay|tienen|aceptan|quando|onde|qual|quais|que|quem|posso|preciso|tem|vocês|dá para|pode)\b)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    // What is asked with these is what to do, not what the clinic offers.
    [GeneratedRegex(
        @"\b(?:posso|può|puo|devo|dovrei|conviene|prend\w+|assum\w+|fa male|pericolos\w+|effetti|can i|could i|should|may i|safe|take|taking|took|dosage|side effects?|puedo|debo|debería|tom[aoeé]\w*|efectos|seguro tomar|tome[is]?|devia|efeitos|faz mal|mg|ml|millilitri|mililitros|gocce|gotas|drops|compress\w+|pastigli\w+|comprimid\w+|pastillas?|pills?|tablets?)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Advice();
}
