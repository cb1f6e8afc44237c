using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Search.Facts;

/// <summary>The few words around a duration, a weekday, a floor or a room, in the four languages. Thread-safe.</summary>
internal static class FactWords
{
    /// <summary>Languages in the order of the words.</summary>
    private static readonly string[] Languages = ["it", "en", "es", "pt"];

    private static readonly Word[] Units =
    [
        new("minut[oi]|minutes?|minutos?|min", ["minuti", "minutes", "minutos", "minutos"], ["minuto", "minute", "minuto", "minuto"]),
        new("or[ae]|hours?|horas?|h", ["ore", "hours", "horas", "horas"], ["ora", "hour", "hora", "hora"]),
        new("giorn[oi] (?:lavorativ[oi]|feriali)|(?:working|business) days?|dias? (?:laborables?|habiles?|hábiles?)|días? (?:laborables?|hábiles?)|dias? úte?is|dias? uteis", ["giorni lavorativi", "working days", "días laborables", "dias úteis"], ["giorno lavorativo", "working day", "día laborable", "dia útil"]),
        new("giorn[oi]|gg|days?|d[ií]as?", ["giorni", "days", "días", "dias"], ["giorno", "day", "día", "dia"]),
        new("settiman[ae]|weeks?|semanas?", ["settimane", "weeks", "semanas", "semanas"], ["settimana", "week", "semana", "semana"]),
        new("mes[ei]|months?|meses|m[eê]s", ["mesi", "months", "meses", "meses"], ["mese", "month", "mes", "mês"]),
        new("ann[oi]|years?|a[nñ]os?", ["anni", "years", "años", "anos"], ["anno", "year", "año", "ano"]),
    ];

    private static readonly Word[] Weekdays =
    [
        new("luned[iì]|mondays?|lunes|segundas?(?:-feiras?)?", ["lunedì", "Monday", "lunes", "segunda-feira"]),
        new("marted[iì]|tuesdays?|martes|terças?(?:-feiras?)?", ["martedì", "Tuesday", "martes", "terça-feira"]),
        new("mercoled[iì]|wednesdays?|mi[eé]rcoles|quartas?(?:-feiras?)?", ["mercoledì", "Wednesday", "miércoles", "quarta-feira"]),
        new("gioved[iì]|thursdays?|jueves|quintas?(?:-feiras?)?", ["giovedì", "Thursday", "jueves", "quinta-feira"]),
        new("venerd[iì]|fridays?|viernes|sextas?(?:-feiras?)?", ["venerdì", "Friday", "viernes", "sexta-feira"]),
        new("sabat[oi]|saturdays?|s[aá]bados?", ["sabato", "Saturday", "sábado", "sábado"]),
        new("domenic(?:a|he)|sundays?|domingos?", ["domenica", "Sunday", "domingo", "domingo"]),
    ];

    private static readonly Word[] Rooms =
    [
        new("stanza|room|habitación|habitacion|quarto", ["stanza", "room", "habitación", "quarto"]),
        new("sala|sala", ["sala", "room", "sala", "sala"]),
        new("ambulatorio|consulting room|consultorio|consultório", ["ambulatorio", "consulting room", "consultorio", "consultório"]),
        new("sportello|desk|counter|ventanilla|mostrador|guich[eê]|balc[aã]o", ["sportello", "desk", "ventanilla", "balcão"]),
        new("piano|floor|planta|piso|andar", ["piano", "floor", "planta", "piso"]),
    ];

    // A table's columns are headed so; in running text "mar" is the sea and "sex" no day.
    private static readonly string[] ShortWeekdays = ["lun|mon|seg", "mar|tue|ter", "mer|wed|mi[eé]|qua", "gio|thu|jue|qui", "ven|fri|vie|sex", "sab|sat|s[aá]b", "dom|sun"];

    /// <summary>Pattern of a table's column that is headed by a weekday, in full or short, and does not say no; group <c>w</c>.</summary>
    public static string WeekdayColumnPattern { get; } = $@"(?<!\w)(?<w>{All(Weekdays)}|{string.Join('|', ShortWeekdays)}): (?!(?:no|não|nao|chius\w*|closed|cerrad\w*|fechad\w*)(?!\w)|[-–—])";

    /// <summary>Pattern of a number and a unit of time; groups <c>n</c> and <c>w</c>.</summary>
    public static string DurationPattern { get; } = $@"(?<![\d.,:])(?<n>\d{{1,3}}(?: ?[-–] ?\d{{1,3}})?) ?(?<w>{All(Units)})(?!\w)";

    /// <summary>Pattern of a weekday; group <c>w</c>.</summary>
    public static string WeekdayPattern { get; } = $@"(?<!\w)(?<w>{All(Weekdays)})(?!\w)";

    /// <summary>Pattern of a room, desk or floor with its number; groups <c>n</c> and <c>w</c>.</summary>
    public static string RoomPattern { get; } = $@"(?<!\w)(?<w>{All(Rooms)}) (?:n\.? ?|number |numero |número )?(?<n>\d{{1,4}}[A-Za-z]?)(?!\w)";

    /// <summary>A found duration in another language.</summary>
    public static string Duration(Match found, string language) =>
        $"{found.Groups["n"].Value} {Find(Units, found.Groups["w"].Value).In(Index(language), found.Groups["n"].Value == "1")}";

    /// <summary>A found weekday in another language.</summary>
    public static string Weekday(Match found, string language) => Weekdays[DayOf(found)].In(Index(language), single: false);

    /// <summary>Whether a table's header is a weekday, in full or short.</summary>
    public static bool IsWeekday(string header) => Weekdays.Any(word => Means(word.Pattern, header)) || ShortWeekdays.Any(pattern => Means(pattern, header));

    /// <summary>Which weekday was found, 0 for Monday.</summary>
    public static int DayOf(Match found)
    {
        string written = found.Groups["w"].Value;
        int full = Array.FindIndex(Weekdays, word => Means(word.Pattern, written));
        return full >= 0 ? full : Array.FindIndex(ShortWeekdays, pattern => Means(pattern, written));
    }

    /// <summary>A found room in another language.</summary>
    public static string Room(Match found, string language) => $"{Find(Rooms, found.Groups["w"].Value).In(Index(language), single: false)} {found.Groups["n"].Value}";

    private static int Index(string language) => LibraryLanguage.IsServed(language)
        ? Array.IndexOf(Languages, language)
        : throw new ArgumentOutOfRangeException(nameof(language), language, "Only it, en, es and pt are served.");

    private static string All(Word[] words) => string.Join('|', words.Select(word => word.Pattern));

    private static Word Find(Word[] words, string written) => words.First(word => Means(word.Pattern, written));

    private static bool Means(string pattern, string written) => Regex.IsMatch(written, $"^(?:{pattern})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private sealed record Word(string Pattern, string[] Several, string[]? One = null)
    {
        public string In(int language, bool single) => (single ? One ?? Several : Several)[language];
    }
}
