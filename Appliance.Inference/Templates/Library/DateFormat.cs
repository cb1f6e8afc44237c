using System.Globalization;
using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>C's <c>strftime</c> in English, without locale or time zone names.</summary>
internal static class DateFormat
{
    /// <summary>The first directive of <paramref name="format"/> that is not known, or null.</summary>
    public static string? UnknownDirective(string format)
    {
        int end;
        for (int i = 0; i < format.Length; i = end)
        {
            end = DirectiveEnd(format, i);
            if (format[i] == '%' && Directive(format[(i + 1)..end], default) is null)
                return format[i..end];
        }

        return null;
    }

    public static TracedText Apply(RenderContext context, TracedText format)
    {
        TracedTextBuilder text = context.NewText();
        int end;
        for (int i = 0; i < format.Length; i = end)
        {
            end = DirectiveEnd(format.Text, i);
            if (format.Text[i] != '%')
                text.Append(format, i, 1);
            else
                text.Append(Directive(format.Text[(i + 1)..end], context.Now)
                    ?? throw context.Unsupported("strftime_now() with a directive that is not known"));
        }

        return text.ToText();
    }

    private static int DirectiveEnd(string format, int start)
    {
        if (format[start] != '%')
            return start + 1;
        bool unpadded = start + 1 < format.Length && format[start + 1] == '-';
        return Math.Min(start + (unpadded ? 3 : 2), format.Length);
    }

    private static string? Directive(string directive, DateTimeOffset now)
    {
        if (directive.Length == 2)
            return Directive(directive[1..], now) is string padded ? Unpadded(padded) : null;
        if (Composite(directive) is string composite)
            return now.ToString(composite, CultureInfo.InvariantCulture);
        int day = (int)now.DayOfWeek;
        return directive switch
        {
            "j" => now.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            "u" => (day == 0 ? 7 : day).ToString(CultureInfo.InvariantCulture),
            "w" => day.ToString(CultureInfo.InvariantCulture),
            "e" => now.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            "f" => (now.Ticks % TimeSpan.TicksPerSecond / 10).ToString("000000", CultureInfo.InvariantCulture),
            "s" => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            "n" => "\n",
            "t" => "\t",
            "%" => "%",
            _ => null,
        };
    }

    private static string? Composite(string directive) => directive switch
    {
        "Y" => "yyyy",
        "y" => "yy",
        "m" => "MM",
        "d" => "dd",
        "B" => "MMMM",
        "b" or "h" => "MMM",
        "A" => "dddd",
        "a" => "ddd",
        "H" => "HH",
        "I" => "hh",
        "M" => "mm",
        "S" => "ss",
        "p" => "tt",
        "F" => "yyyy-MM-dd",
        "D" or "x" => "MM/dd/yy",
        "T" or "X" => "HH:mm:ss",
        "R" => "HH:mm",
        _ => null,
    };

    private static string Unpadded(string padded)
    {
        string text = padded.TrimStart('0', ' ');
        return text.Length == 0 ? "0" : text;
    }
}
