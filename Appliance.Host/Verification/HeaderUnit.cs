using System.Globalization;

namespace Appliance.Host.Verification;

/// <summary>Gives the bare numbers of a table's cell the unit that its header names: "Times a day: 3", "Price (€): 80".</summary>
internal static class HeaderUnit
{
    /// <summary>The clause of a cell, its numbers with the header's unit or currency.</summary>
    public static Clause Apply(Clause clause, string cell, string language)
    {
        int colon = cell.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0 || !clause.Facts.Exists(IsBare))
            return clause;
        List<Token> header = TokenReader.Read(cell[..colon]);
        WordTable words = WordTable.For(language);
        for (int at = 0; at < header.Count; at++)
        {
            string? unit = words.Match("u", header, at, out _), currency = words.Match("c", header, at, out _);
            if (unit is null && currency is null)
                continue;
            for (int i = 0; i < clause.Facts.Count; i++)
            {
                if (IsBare(clause.Facts[i]))
                    clause.Facts[i] = clause.Facts[i] with { Readings = [Read(clause.Facts[i].Plain, unit, currency), .. clause.Facts[i].Readings] };
            }

            break;
        }

        return clause;
    }

    // "Weeks: 20 to 22" are no times.
    private static bool IsBare(Fact fact) => fact.Readings.Any(reading => reading.Kind == FactKind.Number);

    private static Reading Read(decimal value, string? unit, string? currency)
    {
        if (currency is not null)
            return new Reading(FactKind.Money, value, currency, value);
        string[] parts = unit!.Split(' ');
        return parts[0] == "%"
            ? new Reading(FactKind.Percentage, value, "", value)
            : new Reading(FactKind.Quantity, value * decimal.Parse(parts[1], CultureInfo.InvariantCulture), parts[0], value);
    }
}
