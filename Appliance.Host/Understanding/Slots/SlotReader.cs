namespace Appliance.Host.Understanding.Slots;

/// <summary>
/// Reads the details of a message that staff need: dates and times, durations, doctors, services, names, phone numbers and
/// papers. Words alone decide: no model, no clock, nothing kept. Thread-safe.
/// </summary>
internal static class SlotReader
{
    /// <summary>Characters of a text that are read; details come first, and staff see the whole.</summary>
    public const int MaxCharacters = 4_096;

    /// <summary>Slots of one text; a list of more is no request.</summary>
    public const int MaxSlots = 64;

    /// <summary>The slots of a text in order of appearance; those of one kind never overlap.</summary>
    /// <param name="text">What the patient wrote, of which the first <see cref="MaxCharacters"/> count.</param>
    /// <param name="language">it, en, es or pt; words of others do not count. Any other code reads as English.</param>
    /// <param name="context">Time, clinic and its names.</param>
    public static IReadOnlyList<Slot> Read(string text, string language, SlotContext context)
    {
        if (text.Length > MaxCharacters)
            text = text[..MaxCharacters];
        Slot[] phones = [.. PhoneReader.Read(text, context.Country)];
        var plain = new SlotText(text, language);
        SlotText dated = phones.Length == 0 ? plain : new SlotText(text, language, Covered(plain, phones));
        IReadOnlyList<Slot> when = WhenReader.Read(dated, context);
        var names = new NameReader(plain, context);
        Slot[] doctors = [.. names.Doctors()];
        return [.. phones
            .Concat(when)
            .Concat(DurationReader.Read(dated, when))
            .Concat(doctors)
            .Concat(names.Persons().Where(person => !doctors.Any(doctor => doctor.Start <= person.Start && person.Start < doctor.Start + doctor.Length)))
            .Concat(names.Services())
            .Concat(DocumentReader.Read(plain))
            .OrderBy(slot => slot.Start).ThenBy(slot => slot.Kind).Take(MaxSlots)];
    }

    // Figures of a phone number are no date.
    private static HashSet<int> Covered(SlotText text, Slot[] phones) =>
        [.. text.Tokens.Select(token => token.Start).Where(start => phones.Any(phone => start >= phone.Start && start < phone.Start + phone.Length))];
}
