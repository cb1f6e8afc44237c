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
    ];

    /// <summary>Kinds without which a line cannot be the answer; a person, a place or a day may be named in other words.</summary>
    public const FactKinds Strict = FactKinds.Price | FactKinds.Time | FactKinds.Duration | FactKinds.Phone;

    /// <summary>What a question asks for; none where it asks for something else.</summary>
    public static FactKinds Of(string question)
    {
        string text = Folded(question);
        return Kinds.Where(kind => kind.Asked.IsMatch(text)).Aggregate(FactKinds.None, (all, kind) => all | kind.Kind);
    }

    /// <summary>Whether the asker says that no insurance, fund or public service pays.</summary>
    public static bool PaysPrivately(string question) => Privately().IsMatch(Folded(question));

    /// <summary>What kinds of facts a line has.</summary>
    public static FactKinds In(string line)
    {
        string text = Folded(line);
        // A name is told by its capitals.
        return Kinds.Where(kind => kind.Has.IsMatch(kind.Kind == FactKinds.Person ? line : text)).Aggregate(FactKinds.None, (all, kind) => all | kind.Kind);
    }

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<FactKinds> All { get; } = [.. Kinds.Select(kind => kind.Kind)];

    /// <summary>The kinds one by one.</summary>
    public static IEnumerable<FactKinds> Each(this FactKinds kinds) => Kinds.Select(kind => kind.Kind).Where(kind => kinds.HasFlag(kind));

    private static string Folded(string text) => string.Join(' ', Tokenizer.Split(text));

    private const string Amounts = @"prezz\w*|cost[aio]\w*|tariff\w*|quanto (?:viene|vengono|pago|si paga|spendo|si spende|devo dare|devo pagare|mi costa|fa|chiedete|mi chiedete)|spesa"
        + @"|how much(?! time)|prices?|costs?|fees?|charges?|what do you charge|what s the (?:hourly )?fee"
        + @"|cuanto (?:cuesta\w*|vale\w*|cobra\w*|sale|es|se paga|pago|me)|precios?|presios?|cuesta\w*|cuanto por|tarifas?|cobran"
        + @"|quanto (?:custa\w*|fica|e|sai|pago|cobra\w*)|precos?|custa\w*|valor";

    [GeneratedRegex(@"\b(?:" + Amounts + @")\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksPrice();

    [GeneratedRegex(@"\b(?:a che ora|che ore|che ora|fino a quando|da che ora|orari[oi]?|what time|until when|till when|when do you (?:open|close)|opening hours|que hora|horarios?|hasta cuando|que horas|ate quando)\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksTime();

    [GeneratedRegex(@"\b(?:(?:che|quale|quali|in che) giorn[oi]|(?:what|which) days?|(?:que|cuales?) dias?|(?:que|qual|quais) dias?)\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksDay();

    [GeneratedRegex(@"\b(?:quanto tempo|tempi|quant[ei] (?:ore|giorni|gg|minuti|settimane|mesi|anni)|quanto (?:dura|anticipo|vecchia)|in giorni|how long|how many (?:hours|days|minutes|weeks|months|years)|cuanto (?:dura|tarda\w*|tiempo)|cuant[oa]s (?:horas|dias|minutos|semanas|meses|anos)|quant[oa]s (?:horas|dias|minutos|semanas|meses|anos)|quanto (?:tempo|dura|demora))\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksDuration();

    [GeneratedRegex(@"\b(?:numero (?:di )?tel\w*|numero dove|c e un numero|ce un numero|telefone direto|che numero|telefono|phone number|what number|number to call|direct (?:line|number)|numero de tel\w*|telefone)\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksPhone();

    [GeneratedRegex(@"^(?:(?:e|y|and) )?(?:chi|who|quien|quem)\b|\b(?:chi (?:e|visita|fa|segue|opera)|who (?:is|does|arranges)|quien (?:es|hace|acompana|atiende)|quem (?:e|faz|atende))\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksPerson();

    [GeneratedRegex(@"\b(?:dove|dov e|in che (?:struttura|stanza|sede|piano)|che stanza|where|which (?:of your )?(?:buildings?|rooms?|floors?)|donde|a donde|adonde|onde)\b", RegexOptions.CultureInvariant)]
    private static partial Regex AsksPlace();

    [GeneratedRegex(
        @"\b(?:(?:senza|nessun\w*|nesun\w*|without|no|sin|ningun\w*|sem|nenhum\w*) (?:\w+ ){0,1}(?:convenzion\w*|assicurazion\w*|fond[oi]|impegnativa|ricetta|mutua|insurance|fund|seguro\w*|receta|convenio\w*|plano)|privat\w*|tasca mia|pago io|a pagamento|particular|pagando (?:yo|eu)|my own pocket|pay (?:for it )?m[ye]\w*)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Privately();

    [GeneratedRegex(@"\beuros?\b|\b(?:gratis|gratuit\w*|free|incluso|compreso|included)\b", RegexOptions.CultureInvariant)]
    private static partial Regex HasPrice();

    [GeneratedRegex(@"\b\d{1,2}:\d\d\b", RegexOptions.CultureInvariant)]
    private static partial Regex HasTime();

    [GeneratedRegex(@"\b(?:lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|segunda|terca|quarta|quinta|sexta|\d{1,2} (?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|january|february|march|april|may|june|july|august|september|october|november|december))\b", RegexOptions.CultureInvariant)]
    private static partial Regex HasDay();

    [GeneratedRegex(@"\b(?:\d+|un|una|due|tre|one|two|three) ?(?:min\w*|or[ae]|hours?|h|giorn[oi]|days?|working days?|settiman[ae]|weeks?|mes[ei]|meses|months?|ann[oi]|years?|horas?|dias?|semanas?|anos?)\b|\b\d+ \w+ (?:days?|hours?|giorni|ore)\b", RegexOptions.CultureInvariant)]
    private static partial Regex HasDuration();

    [GeneratedRegex(@"\+?\d[\d ]{6,}\d", RegexOptions.CultureInvariant)]
    private static partial Regex HasPhone();

    [GeneratedRegex(@"\b(?:[Dd]ott|[Dd]r|[Pp]rof|[Dd]ra)\b|\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+", RegexOptions.CultureInvariant)]
    private static partial Regex HasPerson();

    [GeneratedRegex(@"\b(?:via|viale|piazza|corso|stanza|room|piano|floor|sede|palazzina|edificio|ospedale|hospital|clinica|casa di cura|villa|borgo|desk|sportello|ground)\b", RegexOptions.CultureInvariant)]
    private static partial Regex HasPlace();
}
