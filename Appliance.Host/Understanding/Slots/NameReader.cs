namespace Appliance.Host.Understanding.Slots;

/// <summary>Reads doctors and services of the clinic, doctors it does not know after a title, and names people give themselves. Bound to one text.</summary>
internal sealed class NameReader(SlotText text, SlotContext context)
{
    // A name of a service may stand in other words: "una visita di controllo dal cardiologo".
    private const int ServiceWindow = 6;
    private const int MaxNameWords = 3;
    private const int MinSelfWords = 2;

    // More readings than this are no help to whom they are shown.
    private const int MaxReadings = 5;

    private const double FullName = 0.95;
    private const double PartialName = 0.75;
    private const double UnknownName = 0.5;
    private const double OpenFactor = 0.6;

    /// <summary>Doctors: of the clinic by surname, full name or title and any name; others by title.</summary>
    public IEnumerable<Slot> Doctors()
    {
        ClinicName[] doctors = [.. context.Doctors.Select(ClinicName.Of)];
        for (int i = 0; i < text.Count; i++)
        {
            int title = text.Find(i, TermKind.Title)?.Length ?? 0;
            if (Doctor(doctors, i, title) is not { } slot)
                continue;
            yield return slot.Slot;
            i = slot.Next - 1;
        }
    }

    /// <summary>Services, by all of their words or by one that only few of them have.</summary>
    public IEnumerable<Slot> Services()
    {
        ClinicName[] services = [.. context.Services.Select(ClinicName.Of)];
        for (int i = 0; i < text.Count; i++)
        {
            if (Service(services, i) is not { } slot)
                continue;
            yield return slot.Slot;
            i = slot.Next - 1;
        }
    }

    /// <summary>Names after "my name is" and its like, capitals or not, up to the end of the clause.</summary>
    public IEnumerable<Slot> Persons()
    {
        for (int i = 0; i < text.Count; i++)
        {
            // "Sono Maria Rossi" is a name, "sono Italiana" none.
            bool self = text.Is(i, TermKind.Self) && !text.InCapitals;
            if ((text.Find(i, TermKind.Intro) ?? (self ? text.Find(i, TermKind.Self) : null)) is not { } intro)
                continue;
            self &= !text.Is(i, TermKind.Intro);
            int first = i + intro.Length, next = first;
            while (next < text.Count && next - first < MaxNameWords && text.SameClause(first, next) && IsName(next, capital: self || next > first))
                next++;
            if (next - first >= (self ? MinSelfWords : 1))
                yield return Slot(SlotKind.Person, first, next, [new NameValue(Typed(first, next))], PartialName);
            i = Math.Max(i, next - 1);
        }
    }

    private (Slot Slot, int Next)? Doctor(ClinicName[] doctors, int index, int title)
    {
        int first = index + title, next = first;
        (ClinicName Doctor, double Agreement)[] found = [];
        while (next < text.Count && next - first < MaxNameWords && (next == first || text.Gap(next - 1) is [' '] or ['-'] or ['\'']))
        {
            (ClinicName Doctor, double Agreement)[] here = [.. Agreeing(found.Length > 0 ? [.. found.Select(one => one.Doctor)] : doctors, text.Tokens[next].Folded)];
            if (here.Length == 0)
                break;
            found = here;
            next++;
        }

        // A first name alone is anybody's, unless a title goes before it.
        if (title == 0 && next - first == 1)
            found = [.. found.Where(one => one.Doctor.Words.Count == 1 || ClinicName.Agreement(one.Doctor.Words[^1], text.Tokens[first].Folded, false) > 0)];
        if (found.Length > 0)
        {
            double confidence = found.Max(one => one.Agreement) * (next - first > 1 || title > 0 ? FullName : PartialName) * (found.Length > 1 ? OpenFactor : 1);
            return (Slot(SlotKind.Doctor, index, next, [.. found.Take(MaxReadings).Select(one => new NameValue(one.Doctor.Name))], confidence), next);
        }

        if (title == 0 || !IsName(first, capital: true))
            return null;
        next = first + 1;
        while (!text.InCapitals && next < text.Count && next - first < MaxNameWords - 1 && text.SameClause(first, next) && IsName(next, capital: true))
            next++;
        return (Slot(SlotKind.Doctor, index, next, [new NameValue(Typed(first, next))], UnknownName), next);
    }

    private static IEnumerable<(ClinicName Doctor, double Agreement)> Agreeing(ClinicName[] doctors, string typed)
    {
        (ClinicName Doctor, double Agreement)[] all = [.. doctors
            .Select(doctor => (Doctor: doctor, Agreement: doctor.Words.Max(word => ClinicName.Agreement(word, typed, inflected: false)))).Where(one => one.Agreement > 0)];
        // "Rossi" as spelt is not also a misspelt "Russi".
        return all.Where(one => one.Agreement >= all.Max(other => other.Agreement));
    }

    private (Slot Slot, int Next)? Service(ClinicName[] services, int index)
    {
        string word = text.Tokens[index].Folded;
        ClinicName[] here = [.. services.Where(service => service.Words.Any(one => ClinicName.Agreement(one, word, inflected: true) > 0))];
        if (here.Length == 0)
            return null;
        (ClinicName Service, double Agreement, int Next)[] whole = [.. here.Select(service => Whole(service, index)).OfType<(ClinicName, double, int)>()];
        if (whole.Length > 0)
        {
            int longest = whole.Max(one => one.Service.Words.Count);
            (ClinicName Service, double Agreement, int Next)[] best = [.. whole.Where(one => one.Service.Words.Count == longest)];
            double confidence = best.Max(one => one.Agreement) * FullName * (best.Length > 1 ? OpenFactor : 1);
            return (Slot(SlotKind.Service, index, best[0].Next, [.. best.Take(MaxReadings).Select(one => new NameValue(one.Service.Name))], confidence), best[0].Next);
        }

        // "visita" begins every second service and names none.
        if (here.Length > MaxReadings || (here.Length > 1 && here.Length == services.Length) || here.All(service => ClinicName.Agreement(service.Words[0], word, true) > 0 && service.Words.Count > 1 && here.Length > 1))
            return null;
        return (Slot(SlotKind.Service, index, index + 1, [.. here.Select(service => new NameValue(service.Name))], PartialName * (here.Length > 1 ? OpenFactor : 1)), index + 1);
    }

    private (ClinicName Service, double Agreement, int Next)? Whole(ClinicName service, int index)
    {
        double least = 1;
        int next = index;
        foreach (string word in service.Words)
        {
            (double best, int at) = (0, -1);
            for (int i = index; i < Math.Min(text.Count, index + ServiceWindow); i++)
            {
                double agreement = ClinicName.Agreement(word, text.Tokens[i].Folded, inflected: true);
                if (agreement > best)
                    (best, at) = (agreement, i);
            }

            if (at < 0)
                return null;
            least = Math.Min(least, best);
            next = Math.Max(next, at + 1);
        }

        return (service, least, next);
    }

    private bool IsName(int index, bool capital)
    {
        if (index >= text.Count || text.Tokens[index].Folded is not [>= 'a' and <= 'z', _, ..] || text.Is(index, TermKind.And) || text.Is(index, TermKind.Weekday) || text.Is(index, TermKind.Month))
            return false;
        return char.IsUpper(text.Text[text.Tokens[index].Start]) || (!capital && !text.Is(index, TermKind.Filler) && !text.Is(index, TermKind.Not));
    }

    private string Typed(int first, int next) => text.Text[text.Tokens[first].Start..End(next)];

    private int End(int next) => text.Tokens[next - 1].Start + text.Tokens[next - 1].Length;

    private Slot Slot(SlotKind kind, int first, int next, IReadOnlyList<SlotValue> readings, double confidence)
    {
        int start = text.Tokens[first].Start;
        return new Slot(kind, start, End(next) - start, readings, Math.Round(confidence, 2));
    }
}
