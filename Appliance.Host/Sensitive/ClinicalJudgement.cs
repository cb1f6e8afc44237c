using System.Text.RegularExpressions;
using Appliance.Host.Phrases;

namespace Appliance.Host.Sensitive;

/// <summary>
/// Tells messages that ask for a judgement on somebody's health, or read out a finding, from those that merely name an illness or a medicine: how bad
/// it is, what it may be, what a value means. Only a person answers them, whatever else they ask. In the four languages at once. Thread-safe.
/// </summary>
internal static partial class ClinicalJudgement
{
    private const string HowBad =
        @"(?:e|sara|sia|essere|is|are|it s|that s|be|es|sera|seria|sea|ser|sao) (?:\w+ ){0,2}?(?:grav[ei]|graves|pericolos[oaie]|preoccupante|malign[oaie]?|malignant|benign[oaie]?"
        + @"|contagios[oae]|brutt[oa]|serious|dangerous|cancer|infected|contagious|worrying|peligros[oa]|perigos[oa]|malo|mau|safest)"
        + @"|is (?:it|this|that) bad|(?:is|was|e|es|isso|isto|eso|esto|era|seria) (?:it |this |that |isso |isto )?normal[ei]?(?! che (?:dopo|non))";

    private const string Worry =
        @"(?:devo|dovrei|dobbiamo|should|need|debo|deberia|devia) (?:mi |i |we |me )?(?:be |to |ficar )?(?:preoccupar\w*|worr(?:y|ied)|panic|preocupar\w*|preocupad[oa]|allarmar\w*)"
        + @"|mi devo preoccupare|me devo preocupar";

    // "Secondo voi c'è ancora il mio ombrello?" asks for no judgement on health.
    private const string Opinion =
        @"secondo (?:voi|lei|te)(?! c )|do you think (?:it|this|that|i|he|she)|would you say|(?:usted|vosotros|ustedes) cre\w+ que|(?:acham|acha) que (?:e|eu|ele|ela)|na sua opiniao"
        + @"|am i (?:ill|sick|dying|ok|protected|going)|are we ok|sto diventando|can you tell (?:me )?(?:from|if|whether)|vai ter (?:\w+ )?problemas?|va a tener (?:\w+ )?problemas?";

    private const string WhatIsIt =
        @"(?:cosa|che) (?:\w+ )?(?:puo|potrebbe|potra|sara) (?:mai )?essere(?! utile)|what (?:could|can) (?:it|this|that) be|que (?:puede|podria|podra) ser|o que (?:pode|podera|sera|seria) (?:ser|isto|isso)"
        + @"|que sera$|que tengo$|o que (?:eu )?tenho$|(?:what|which illness) (?:do|have) i (?:have|got)$|che cosa ho$|cosa ho$";

    private const string Meaning =
        @"(?:cosa|che) (?:significa\w*|vuol dire|vorrebbe dire|vogliono dire)|what (?:does|do) (?:\w+ ){1,4}mean\b(?! for the)|(?:que|o que) (?:significa\w*|quiere decir|quer dizer)|does (?:that|this|it) mean"
        + @"|significa che|vuol dire che|quer dizer que|me lo explica|mi spiega (?:il|cosa|questo)|explain (?:my|the|this) (?:report|results?)";

    private const string WhichMedicine =
        @"(?:quale|que|which|what|qual) (?:antibiotic\w*|antidolorifico|antidepress\w*|painkiller|pomata|crema|creme|pomada|sciroppo|xarope|jarabe) ";

    private const string Reports =
        @"referto|esame|esami|analisi|ecografia|risonanza|lastra|foglio|audiometria|spermiogramma|placa|informe|resultados?|prueba|espermiograma|report|results?|scan|smear|test|ecg|oct|mri|x ray"
        + @"|laudo|exame|analises?|ultrassom|monitor";

    // What a doctor or a leaflet says is no finding.
    private const string ReadOut =
        @"(?:" + Reports + @") (?:(?!medico|doctor|doctora|doutor|dottore|leaflet)\w+ ){0,4}(?:dice|dicono|c e scritto|segna|riporta|says|said|shows|showed|reads|salio|salieron|marca|diz|deu|veio|saiu|deram|indica)"
        + @"|(?:me|mi|gli|le) (?:ha |han |e |sono )?(?:salio|salieron|salido|uscit[oaie]|venut[oaie]) (?:\w+ ){0,4}(?:\d+|alt[oa]|baj[oa]|bass[oa]|positiv[oa]|rads|alterad[oa])"
        + @"|(?:came|comes) back (?:\w+ ){0,2}(?:\d+|high|low|positive|negative|abnormal)|sono (?:salit[eio]|sces[eio]) (?:\w+ ){0,3}\d";

    // "TSH 6.8"; "beta hCG at 8 in the morning" is an hour.
    private const string Measured =
        @"(?:tsh|psa|hcg|ferritin\w*|glicemi\w*|glucos\w*|glicose|colesterol\w*|cholesterol|emoglobin\w*|hemoglobin\w*|creatinin\w*|leucocit\w*|plaquetas|piastrine|triglicerid\w*|pressione|presion"
        + @"|pressao|tensao|tension|blood pressure|azucar|acucar|sugar|inr|igm|hba1c) (?:(?!at |alle )\w+ ){0,3}\d+";

    /// <summary>Whether a text asks for such a judgement or reads out a finding.</summary>
    public static bool IsAsked(string text) => Judgement().IsMatch(FoldedText.Of(text));

    [GeneratedRegex(
        @"\b(?:" + HowBad + "|" + Worry + "|" + Opinion + "|" + WhatIsIt + "|" + Meaning + "|" + WhichMedicine + "|" + ReadOut + "|" + Measured + @")(?:\b|(?<= ))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Judgement();
}
