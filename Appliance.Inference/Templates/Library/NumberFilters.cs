using System.Globalization;
using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Filters that make or round numbers.</summary>
internal static class NumberFilters
{
    private const int MaxDigits = 15;

    /// <summary>A whole number; the default where the value is not one.</summary>
    public static object? ToWhole(RenderContext context, object? value, BoundArguments arguments)
    {
        if (arguments.Whole(1, 10) != 10)
            throw context.Unsupported("int() with a base other than 10");
        object? fallback = arguments.Has(0) ? arguments[0] : 0L;
        switch (value)
        {
            case long:
                return value;
            case bool flag:
                return flag ? 1L : 0L;
            case double number:
                return Whole(number) ?? fallback;
            case TracedText text:
                context.ChargeCharacters(text.Length);
                string trimmed = text.Text.Trim();
                if (long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed))
                    return parsed;
                return Real(trimmed) is double real ? Whole(real) ?? fallback : fallback;
            default:
                return fallback;
        }
    }

    /// <summary>A floating-point number; the default where the value is none.</summary>
    public static object? ToReal(RenderContext context, object? value, BoundArguments arguments)
    {
        context.ChargeCharacters((value as TracedText)?.Length ?? 0);
        object? fallback = arguments.Has(0) ? arguments[0] : 0.0;
        if (value is TracedText text)
            return Real(text.Text.Trim()) ?? fallback;
        return Arithmetic.IsNumber(value) ? Arithmetic.ToDouble(value) : fallback;
    }

    public static object? Round(RenderContext context, object? value, BoundArguments arguments)
    {
        string method = arguments.Has(1) ? arguments.Text(1).Text : "common";
        long digits = arguments.Whole(0, 0);
        if (!Arithmetic.IsNumber(value))
            throw context.Failed($"a {ValueKinds.NameOf(value)} cannot be rounded");
        if (digits is < 0 or > MaxDigits)
            throw context.Unsupported($"round() to other than 0 to {MaxDigits} digits");
        double number = Arithmetic.ToDouble(value);
        double scale = Math.Pow(10, digits);
        return method switch
        {
            "common" => value is long ? value : Math.Round(number, (int)digits, MidpointRounding.ToEven),
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            _ => throw context.Failed("round() knows the methods common, ceil and floor"),
        };
    }

    private static object? Whole(double number) =>
        double.IsFinite(number) && Math.Abs(number) < long.MaxValue ? (long)number : null;

    private static double? Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
