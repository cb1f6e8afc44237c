using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary>Operators on numbers, and those that texts and lists share with them. Whole numbers have 64 bits; a result beyond is refused.</summary>
internal static class Arithmetic
{
    public static bool IsNumber(object? value) => value is long or double or bool;

    public static double ToDouble(object? value) => value switch
    {
        long number => number,
        double number => number,
        _ => value is true ? 1 : 0,
    };

    /// <summary>Null where one of the numbers is not a number.</summary>
    public static int? Compare(object? left, object? right)
    {
        if (left is not double && right is not double)
            return ToLong(left).CompareTo(ToLong(right));
        double a = ToDouble(left);
        double b = ToDouble(right);
        return double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);
    }

    public static object? Add(RenderContext context, object? left, object? right)
    {
        if (left is TracedText a && right is TracedText b)
            return a.Length == 0 ? b : b.Length == 0 ? a : context.NewText().Append(a).Append(b).ToText();
        if (left is TemplateList first && right is TemplateList second && first.IsTuple == second.IsTuple)
        {
            context.Charge(first.Items.Count + second.Items.Count);
            return new TemplateList([.. first.Items, .. second.Items], first.IsTuple);
        }

        return Numbers(context, "+", left, right, (x, y) => checked(x + y), (x, y) => x + y);
    }

    public static object? Subtract(RenderContext context, object? left, object? right) =>
        Numbers(context, "-", left, right, (x, y) => checked(x - y), (x, y) => x - y);

    public static object? Multiply(RenderContext context, object? left, object? right)
    {
        if (left is TracedText or TemplateList && right is long or bool)
            return Repeat(context, left, ToLong(right));
        if (right is TracedText or TemplateList && left is long or bool)
            return Repeat(context, right, ToLong(left));
        return Numbers(context, "*", left, right, (x, y) => checked(x * y), (x, y) => x * y);
    }

    public static object? Divide(RenderContext context, object? left, object? right)
    {
        CheckDivisor(context, left, right, "/");
        return ToDouble(left) / ToDouble(right);
    }

    public static object? FloorDivide(RenderContext context, object? left, object? right)
    {
        CheckDivisor(context, left, right, "//");
        return Numbers(context, "//", left, right, FloorQuotient, (x, y) => Math.Floor(x / y));
    }

    public static object? Modulo(RenderContext context, object? left, object? right)
    {
        if (left is TracedText)
            throw context.Unsupported("formatting a text with '%'");
        CheckDivisor(context, left, right, "%");
        return Numbers(
            context, "%", left, right, (x, y) => y == -1 ? 0 : x - (y * FloorQuotient(x, y)), (x, y) => x - (y * Math.Floor(x / y)));
    }

    public static object? Power(RenderContext context, object? left, object? right)
    {
        bool whole = left is not double && right is not double && IsNumber(right) && ToLong(right) >= 0;
        return whole ? Numbers(context, "**", left, right, WholePower, Math.Pow) : Numbers(context, "**", left, right, null, Math.Pow);
    }

    public static object? Sign(RenderContext context, object? value, bool negative) => value switch
    {
        Undefined missing => throw context.Failed(missing.Description),
        double number => (object)(negative ? -number : number),
        bool or long when ToLong(value) is > long.MinValue and long number => negative ? -number : number,
        _ => throw context.Failed($"a sign before a {ValueKinds.NameOf(value)}"),
    };

    private static long ToLong(object? value) => value switch
    {
        long number => number,
        _ => value is true ? 1 : 0,
    };

    private static object Numbers(
        RenderContext context, string sign, object? left, object? right, Func<long, long, long>? whole, Func<double, double, double> real)
    {
        CheckNumbers(context, sign, left, right);
        if (whole is null || left is double || right is double)
            return real(ToDouble(left), ToDouble(right));
        try
        {
            return whole(ToLong(left), ToLong(right));
        }
        catch (OverflowException)
        {
            throw context.Unsupported("a whole number beyond 64 bits");
        }
    }

    private static void CheckNumbers(RenderContext context, string sign, object? left, object? right)
    {
        if ((left as Undefined ?? right as Undefined) is Undefined missing)
            throw context.Failed(missing.Description);
        if (!IsNumber(left) || !IsNumber(right))
            throw context.Failed($"'{sign}' is not defined between a {ValueKinds.NameOf(left)} and a {ValueKinds.NameOf(right)}");
    }

    private static void CheckDivisor(RenderContext context, object? left, object? right, string sign)
    {
        CheckNumbers(context, sign, left, right);
        if (ToDouble(right) == 0)
            throw context.Failed("division by zero");
    }

    private static long FloorQuotient(long a, long b)
    {
        long quotient = checked(a / b);
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    }

    private static long WholePower(long factor, long exponent)
    {
        long product = 1;
        while (exponent > 0)
        {
            if ((exponent & 1) == 1)
                product = checked(product * factor);
            exponent >>= 1;
            if (exponent > 0)
                factor = checked(factor * factor);
        }

        return product;
    }

    private static object Repeat(RenderContext context, object value, long times)
    {
        times = Math.Max(times, 0);
        if (value is TracedText text)
        {
            if (text.Length == 0 || times == 0)
                return TracedText.Empty;
            context.CheckLength(times > int.MaxValue ? long.MaxValue : times * text.Length);
            TracedTextBuilder repeated = context.NewText();
            for (long i = 0; i < times; i++)
                repeated.Append(text);
            return repeated.ToText();
        }

        var list = (TemplateList)value;
        if (list.Items.Count == 0 || times == 0)
            return new TemplateList([], list.IsTuple);
        context.Charge(times > int.MaxValue ? int.MaxValue : times * list.Items.Count);
        return new TemplateList([.. Enumerable.Range(0, (int)times).SelectMany(_ => list.Items)], list.IsTuple);
    }
}
