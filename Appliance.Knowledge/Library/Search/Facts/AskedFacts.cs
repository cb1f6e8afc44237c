using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Search.Facts;

/// <summary>Kinds of facts that a question asks for.</summary>
[Flags]
public enum FactKinds
{
    None = 0,

    /// <summary>An amount of money.</summary>
    Price = 1,

    /// <summary>A time of day.</summary>
    Time = 2,

    /// <summary>A weekday or date.</summary>
    Day = 4,

    /// <summary>A number of minutes, hours, days and so on.</summary>
    Duration = 8,

    /// <summary>A telephone number.</summary>
    Phone = 16,

    /// <summary>Somebody's name.</summary>
    Person = 32,

    /// <summary>A building, a room, an address.</summary>
    Place = 64,

    /// <summary>A time, a day, a date or a delay.</summary>
    When = 128,

    /// <summary>A count of something.</summary>
    Number = 256,
}

/// <summary>Reads which kinds of facts a question asks for and which a line of a document has, in the four languages.</summary>
public static partial class AskedFacts
{
    private static readonly (FactKinds Kind, Regex Asked, Regex Has)[] Kinds =
    [
        (FactKinds.Price, AsksPrice(), HasPrice()),
        (FactKinds.Time, AsksTime(), HasTime()),
        (FactKinds.Day, AsksDay(), HasDay()),
        (FactKinds.Duration, AsksDuration(), HasDuration()),
        (FactKinds.Phone, AsksPhone(), HasPhone()),
        (FactKinds.Person, AsksPerson(), HasPerson()),
        (FactKinds.Place, AsksPlace(), HasPlace()),
        (FactKinds.When, AsksWhen(), HasWhen()),
        (FactKinds.Number, AsksNumber(), HasNumber()),
    ];

    /// <summary>Kinds without which a line cannot be the answer; a person, a place or a day may be named in other words.</summary>
    public const FactKinds Strict = FactKinds.Price | FactKinds.Time | FactKinds.Duration | FactKinds.Phone;

    /// <summary>What a question asks for; none where it asks for something else.</summary>
    public static FactKinds Of(string question)
    {
        string text = Folded(question);
        FactKinds asked = Kinds.Where(kind => kind.Asked.IsMatch(text)).Aggregate(FactKinds.None, (all, kind) => all | kind.Kind);
        // "How many hours" asks for a duration and "when, on which day" for a day: the general kind adds nothing.
        asked = (asked & (FactKinds.Time | FactKinds.Day | FactKinds.Duration)) != 0 ? asked & ~FactKinds.When : asked;
        return (asked & ~FactKinds.Number) != 0 ? asked & ~FactKinds.Number : asked;
    }

    /// <summary>Whether the asker says that no insurance, fund or public service pays.</summary>
    public static bool PaysPrivately(string question) => Privately().IsMatch(Folded(question));

    /// <summary>What kinds of facts a line has.</summary>
    public static FactKinds In(string line) => In(line, (FactKinds)~0);

    /// <summary>Which of some kinds of facts a line has: the fewer are looked for, the faster.</summary>
    public static FactKinds In(string line, FactKinds among)
    {
        if (among == FactKinds.None)
            return FactKinds.None;
        string text = Folded(line);
        FactKinds found = FactKinds.None;
        foreach ((FactKinds kind, Regex _, Regex has) in Kinds)
        {
            // A name is told by its capitals.
            if (among.HasFlag(kind) && has.IsMatch(kind == FactKinds.Person ? line : text))
                found |= kind;
        }

        return found;
    }

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<FactKinds> All { get; } = [.. Kinds.Select(kind => kind.Kind)];

    /// <summary>The kinds one by one.</summary>
    public static IEnumerable<FactKinds> Each(this FactKinds kinds) => Kinds.Select(kind => kind.Kind).Where(kind => kinds.HasFlag(kind));

    private static string Folded(string text) => string.Join(' ', Tokenizer.Split(text));

    private const string Amounts = @"prezz\w*|cost(?:[aio]|ano|are|erebbe|ava)|coste|tariff\w*|(?:quanto|qnt|qto) (?:viene|vengono|costa|pago|paga|si paga|spendo|si spende|devo dare|devo pagare|mi costa|fa|chiedete|mi chiedete)|spesa"
        + @"|how much(?! time)|prices?|costs?|fees?|charg(?:es?|ed)|set me back|cheap\w*|expensive|what do you charge|what s the (?:hourly )?fee"
        + @"|a cuanto (?:esta|sale)|cuanto cada|cuanto (?:cuesta\w*|vale\w*|cobra\w*|sale|es|se paga|pago|me)|precios?|presios?|cuesta\w*|cuanto por|tarifas?|cobran"
        + @"|quanto (?:custa\w*|fica|e|sai|pago|cobra\w*)|precos?|custa\w*|valor";

    [GeneratedRegex(@"\b(?:" + Amounts + @")\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksPrice();

    [GeneratedRegex(@"\b(?:a che ora|che ore|che ora|fino a quando|da che ora|orari[oi]?|what time|until when|till when|how late|when do you (?:open|close)|opening hours|que hora|horarios?|hasta cuando|que horas|ate quando|a partir de que hora\w*)\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksTime();

    [GeneratedRegex(@"\b(?:(?:che|quale|quali|in che) giorn[oi]|(?:what|which) days?|(?:que|cuales?) dias?|(?:que|qual|quais) dias?)\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksDay();

    [GeneratedRegex(@"\b(?:quanto tempo|tempi|quant[ei] (?:ore|giorni|gg|minuti|settimane|mesi|anni|notti)|dopo quanto|entro quanto|in quanto(?! riguarda)|ogni quanto|da quanto|che eta|quanti gg|quanto (?:dura|anticipo|vecchia)|in giorni|how (?:long|soon|quickly|early|often|old|far in advance)|how many (?:hours|days|minutes|weeks|months|years|nights)|youngest age|what age|from what age|cuanto (?:dura|tarda\w*|tiempo|antes)|cuanta antelacion|cada cuanto|que edad|(?:desde|a partir de|em|en) que (?:edad|semanas?|mes)|(?:da|in) (?:che|quale) settimana|quanto (?:puo essere )?vecchi[ao]|cuant[oa]s (?:horas|dias|minutos|semanas|meses|anos|noches)|quant[oa]s (?:horas|dias|minutos|semanas|meses|anos|noites)|quanto (?:tempo|dura|demora|antes)|quanta antecedencia|que idade|com que idade)\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksDuration();

    [GeneratedRegex(@"\b(?:numero (?:di )?tel\w*|numero dove|c e un numero|ce un numero|telefone direto|che numero|a che numero|telefono|phone number|what number|which number|number to call|number do i|que numero|qual numero|direct (?:line|number)|numero de tel\w*|telefone)\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksPhone();

    [GeneratedRegex(@"^(?:(?:e|y|and) )?(?:chi|who|quien|quem)\b|\b(?:chi (?:e|visita|fa|segue|opera)|who (?:is|does|arranges)|quien (?:es|hace|acompana|atiende)|quem (?:e|faz|atende))\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksPerson();

    [GeneratedRegex(@"\b(?:dove|dov e|da che parte|(?:che|quale) ingresso|(?:que|qual) entrada|which entrance|in che (?:struttura|stanza|sede|piano)|che stanza|where|which (?:of your )?(?:buildings?|rooms?|floors?|branch\w*|sites?|desks?)|a che piano|quale (?:sede|piano|sportello)|que (?:piso|planta|sala|andar)|cual sede|qual (?:sede|sala|andar)|em que (?:andar|sala)|donde|a donde|adonde|onde)\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksPlace();

    [GeneratedRegex(@"^(?:\w+ ){0,4}(?:quando|when|cuando)\b|\b(?:e|and|y) (?:quando|when|cuando)\b|\b(?:when (?:do|does|can|could|is|are|will|should|may|must|did)|quando (?:e|sono|si|posso|devo|c|ci|fate|fanno|arriva\w*|posso|podem|posso|abre\w*|fica\w*|sai|vem)|cuando (?:es|son|se|puedo|tengo|hay|abr\w*|llega\w*|atiende\w*|esta\w*|caduca|vuelve\w*))\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksWhen();

    [GeneratedRegex(@"\b(?:quant[ei]|how many|cuant[oa]s|quant[oa]s)\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksNumber();

    [GeneratedRegex(@"\b\d|\b(?:due|tre|quattro|cinque|sei|sette|otto|nove|dieci|two|three|four|five|six|seven|eight|nine|ten)\b", RegexOptions.CultureInvariant)]
    private static partial Regex HasNumber();

    [GeneratedRegex(
        @"\b\d{1,2}:\d\d\b|\b(?:lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|lun|mar|mer|gio|ven|sab|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|january|february|march|april|june|july|august|september|october|november|december|mattin\w*|pomeriggi\w*|mornings?|afternoons?|evenings?|giorn[oi]|days?|settiman\w*|weeks?|mes[ei]|months?|ore \d+|minut\w*)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex HasWhen();

    [GeneratedRegex(
        @"\b(?:(?:senza|nessun\w*|nesun\w*|without|no|sin|ningun\w*|sem|nenhum\w*) (?:\w+ ){0,1}(?:convenzion\w*|assicurazion\w*|fond[oi]|impegnativa|ricetta|mutua|insurance|fund|seguro\w*|receta|convenio\w*|plano)|privat\w*|tasca mia|pago io|a pagamento|particular|pagando (?:yo|eu)|my own pocket|pay (?:for it )?m[ye]\w*)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Privately();

    [GeneratedRegex(@"\beuros?\b|\b(?:gratis|gratuit\w*|free|incluso|compreso|included|senza spese|no charge)\b|\b(?:prezz[oi]|cost[oi]|tariff[ae]|importo|quota|privat[oi]|inter[oa]|ridott[oa]|price|fee|cost|rate)(?: \w+){0,3} \d", RegexOptions.CultureInvariant)]
    private static partial Regex HasPrice();

    [GeneratedRegex(@"\b\d{1,2}:\d\d\b|\b(?:alle|dalle|le|ore|l una|at|until|from|till|by) (?:1?\d|2[0-4])\b(?! \d)(?! (?:euro|ann[oi]|mes[ei]|giorn[oi]|minut\w*|ore|or[ae]|settiman[ae]|volt[ae]|years?|months?|days?|minutes?|hours?|weeks?|times|persone|people)\b)|\b\d{1,2} ?(?:am|pm)\b", RegexOptions.CultureInvariant)]
    private static partial Regex HasTime();

    [GeneratedRegex(@"\b(?:lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|segunda|terca|quarta|quinta|sexta|\d{1,2} (?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|january|february|march|april|may|june|july|august|september|october|november|december))\b", RegexOptions.CultureInvariant)]
    private static partial Regex HasDay();

    [GeneratedRegex(@"\b(?:\d+|un|una|due|tre|quattro|cinque|sei|sette|otto|dieci|a|an|one|two|three|four|five|six|seven|eight|ten|half|mezz) ?(?:min\w*|or[ae]|hours?|h|giorn[oi]|gg|days?|working days?|settiman[ae]|weeks?|mes[ei]|meses|months?|ann[oi]|years?|nott[ei]|nights?|horas?|dias?|semanas?|anos?)\b|\b\d+ \w+ (?:days?|hours?|giorni|ore|months?|mesi)\b|\bsubito\b|\bimmediat\w*\b|\bsame day\b", RegexOptions.CultureInvariant)]
    private static partial Regex HasDuration();

    [GeneratedRegex(@"\+?\d[\d ]{6,}\d", RegexOptions.CultureInvariant)]
    private static partial Regex HasPhone();

    [GeneratedRegex(@"\b(?:[Dd]ott|[Dd]r|[Pp]rof|[Dd]ra)\b|\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+", RegexOptions.CultureInvariant)]
    private static partial Regex HasPerson();

    [GeneratedRegex(@"\b(?:via|viale|piazza|corso|stanza|room|piano|floor|sede|palazzina|edificio|ospedale|hospital|clinica|casa di cura|villa|borgo|desk|sportello|ground)\b", RegexOptions.CultureInvariant)]
    private static partial Regex HasPlace();
}
