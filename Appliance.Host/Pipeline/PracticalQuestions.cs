using System.Text.RegularExpressions;
using Appliance.Host.Phrases;
using Appliance.Host.Sensitive;
using Appliance.Knowledge.Library.Search.Facts;

namespace Appliance.Host.Pipeline;

/// <summary>
/// Tells questions about the clinic's own rules (a price, a time, a place, how to prepare) from errands for staff and from clinical questions that the same
/// words may stand in: "what does the vitamin D test cost?" names a medicine and is no question about it. In the four languages at once. Thread-safe.
/// </summary>
internal static partial class PracticalQuestions
{
    // What the clinic alone decides, so that no answer to it can be advice.
    private const FactKinds Settled = FactKinds.Price | FactKinds.Place | FactKinds.Phone | FactKinds.Person;

    // Of an illness or a medicine these are clinical, of an examination they are not.
    private const FactKinds Ambiguous = FactKinds.Duration | FactKinds.When | FactKinds.Number;

    private static readonly string[] Medicines = ["medication", "dose"];

    /// <summary>Whether a fact is asked for that the clinic's documents may have, though staff are what the words call for.</summary>
    public static bool AsksFact(Turn turn) =>
        turn.Understanding.Intent != Intents.AppointmentStatus && AskedFacts.Of(turn.Heard.Text) != FactKinds.None;

    /// <summary>Whether something is asked rather than requested: "how do I get a copy?", not "send me a copy".</summary>
    public static bool IsQuestion(Turn turn) => AsksFact(turn) || turn.Heard.Text.Contains('?', StringComparison.Ordinal) || Question().IsMatch(turn.Heard.Text);

    /// <summary>Whether a message with clinical words asks for nothing but what the clinic publishes: no judgement on a person, no treatment, no dose.</summary>
    public static bool IsAboutTheClinic(Turn turn)
    {
        Understanding understood = turn.Understanding;
        IReadOnlyList<string> topics = understood.Sensitive;
        if (topics.Contains(SensitiveTopics.PossibleDanger) || topics.Contains(SensitiveTopics.Judgement))
            return false;
        string text = FoldedText.Of(turn.Heard.Text);
        FactKinds asked = AskedFacts.Of(turn.Heard.Text) & ~FactKinds.Price;
        bool price = Price().IsMatch(text);
        if (price || (asked & Settled) != 0)
            return true;
        bool medicine = topics.Any(Medicines.Contains);
        if (topics.Contains("dose") || (medicine && Treatment().IsMatch(text)) || Advice().IsMatch(text))
            return false;
        if ((asked & (FactKinds.Time | FactKinds.Day)) != 0 || Offer().IsMatch(text))
            return true;
        return MindsHealth(understood)
            ? !topics.Contains("symptom") && ((asked & Ambiguous) != 0 || Preparation().IsMatch(text)) && Procedure().IsMatch(text)
            : (asked & Ambiguous) != 0 || (understood.Best.Confidence >= Steps.DecideStep.SureIntent && understood.Best.Intent is not (Intents.PrescriptionRenewal or Intents.TestResults));
    }

    // What models make of a message whose words alone do not tell.
    private static bool MindsHealth(Understanding understood) =>
        understood.Sensitive.Contains(SensitiveTopics.ClinicalQuestion)
        || understood.Best.Intent is Intents.MedicalQuestion or Intents.Emergency
        || understood.Additional.Any(score => score.Intent is Intents.MedicalQuestion or Intents.Emergency);

    [GeneratedRegex(
        @"(?:^|[.,!;:?]\s*)(?:¿|(?:(?:e|y|and|ma|but|pero|mas|buongiorno|ciao|salve|hello|hi|hola|oi|olá|bom dia)[,!]? )?(?:come|quando|dove|quale|quali|che|chi|cosa|quanto|quanta|quanti|quante|posso|devo|bisogna|serve|servono|si può|c'è|ci sono|avete|fate|accettate|è possibile|how|when|where|which|what|who|can|do|does|is|are|may|must|should|cómo|como|cuándo|dónde|cuál|qué|quién|puedo|puede|tengo que|hay|tienen|aceptan|quando|onde|qual|quais|que|quem|posso|preciso|tem|vocês|dá para|pode)\b)"
        + @"|\b(?:di|a|in|da|con|per) (?:che|quale|quanti|quante)\b|\b(?:a|de|en|con|em|com|por) (?:qué|cuál|cuántos|cuántas|qual|quais|quantos|quantas)\b|\b(?:at|in|on|for|with|to|from) (?:what|which|how many)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Question();

    // Narrower than what the library looks for: "how much" of a medicine is no price.
    [GeneratedRegex(
        @"\b(?:prezz\w*|cost(?:a|o|i|ano|are|erebbe|s|ing)?|tariff\w*|coste|quanto (?:viene|vengono|spend\w+)|pag(?:a|o|ar|are|ando|amento)|how much (?:is|are|does|do|for|would|will|to)|prices?|fees?|charg\w+|pay\w*|cuanto (?:cuesta\w*|vale\w*|cobra\w*|sale|es|por|cada)|a cuanto|precios?|cuesta\w*|cobra\w*|quanto (?:custa\w*|fica|sai|cobra\w*)|precos?|custa\w*|gratis|free)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Price();

    // Somebody takes, gives or stops a medicine.
    [GeneratedRegex(
        @"\b(?:prend(?:o|e|iamo|erl\w+|ere)|pres[oaie]|assum\w+|sospend\w+|smett\w+|interromp\w+|raddoppi\w*|mescol\w*|mett(?:o|erm[ei]|erci|ere)|dar(?:gli|le|e)|(?:gli|le) do"
        + @"|(?:i|he|she|we|they|can|should|may|to|keep|start|stop|on) (?:\w+ )?(?:take|taking|stop|mix|double|skip|swallow|give|put|use)|took|missed"
        + @"|tom(?:o|as?|ar|amos|aba|ando|arme|arlo|arla|ei|ou|e)|dej(?:o|ar|arla|arlo)|suspend\w+|parar|dobl\w+|mezcl\w+|dar(?:le|me)|doy|dou|pong[oa]|poner\w*|pinga\w*|ponho)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Treatment();

    // What is asked with these is what to do about one's health, once the words are clinical.
    [GeneratedRegex(
        @"\b(?:what (?:should|do|can) (?:i|we|he|she) (?:do|take|put|give|use)|(?:cosa|che) (?:devo|posso|dovrei|potrei) (?:fare|prendere|mettere|metterci|dar\w+)|cosa (?:faccio|prendo|gli do|le do|metto)"
        + @"|que (?:debo|puedo|deberia) (?:hacer|tomar\w*|poner\w*|dar\w*)|que me (?:tomo|pongo)|que le doy|(?:que|o que) (?:devo|posso) (?:fazer|tomar|passar|por|dar)|o que (?:faco|tomo|passo)"
        + @"|(?:qualcosa|something|algo|alguma coisa) (?:\w+ ){0,2}(?:di|per|for|to|para|pra)|give me something|da me alguma coisa)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Advice();

    [GeneratedRegex(
        @"\b(?:(?:do|can) (?:you|u|ya|they) (?:also )?(?:sell|have|offer|do|accept|give|provide)|is there (?:a|an|any)|(?:avete|fate|vendete|accettate|offrite)(?! qualcosa)(?! prescritto)|c e (?:un|una) "
        + @"|(?:tienen|hacen|ofrecen|venden|aceptan)|(?:voces|vcs) (?:tem|fazem|vendem|aceitam|passam)|tem (?:algum|alguma|como))\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Offer();

    [GeneratedRegex(
        @"\b(?:digiun\w*|stomaco vuoto|colazione|mangiare|bere|fasting|empty stomach|eat|drink|breakfast|ayun\w*|comer|beber|desayun\w*|jejum|pequeno almoco|cafe da manha|vecchi[ao]|old|valid\w*|antigued\w*)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Preparation();

    // What is done at a clinic, as opposed to what one has.
    [GeneratedRegex(
        @"\b(?:intervent[oi]|operazion\w*|operat\w*|opera|estrazion\w*|esam[ei]|analisi|tac|risonanz\w*|ecografi\w*|colonscopi\w*|gastroscopi\w*|vaccin\w*|visit[ae]|biopsi\w*|preliev\w*|test|seduta"
        + @"|surgery|operations?|extraction|exams?|scan|mri|ct|x ray|ultrasound|colonoscopy|gastroscopy|vaccin\w*|shots?|biopsy|appointment|procedure|treatment|session"
        + @"|cirugias?|operacion\w*|operad[oa]|extraccion|pruebas?|resonancia|ecografia|colonoscopia|vacuna\w*|analitica|sesion"
        + @"|cirurgias?|operacao|extracao|exames?|ressonancia|ecografia|ultrassom|vacinas?|colheita|sessao"
        + @"|emocromo|hemogram\w*|glicemi\w*|glucosa|glicose|colesterol\w*|cholesterol|creatinin\w*|insulin\w*|ferritin\w*|tsh|psa)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Procedure();
}
