using System.CommandLine;
using System.Globalization;
using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Host.Understanding.Slots;
using NodaTime;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents slots</c>: the dates, times, names, numbers and papers in a message. Reads the clinic's hours where they are configured.</summary>
internal static class IntentsSlotsCommand
{
    private const string DefaultCountry = "IT";

    private static readonly Argument<string> Text = new("text") { Description = "The patient's message." };
    private static readonly Option<string?> Now = new("--now") { Description = "When it was written; default: now.", HelpName = "ISO-8601" };
    private static readonly Option<string?> Language = new("--lang") { Description = "Its language: it, en, es or pt; default: the clinic's." };
    private static readonly Option<string[]> Doctor = new("--doctor") { Description = "A doctor of the clinic; repeatable.", HelpName = "NAME" };
    private static readonly Option<string[]> Service = new("--service") { Description = "A service of the clinic; repeatable.", HelpName = "NAME" };

    public static Command Create()
    {
        Language.AcceptOnlyFromAmong("it", "en", "es", "pt");
        return new Command("slots", "Shows the dates, times, names, numbers and papers in a message.") { Text, Now, Language, Doctor, Service }
            .Does((context, _) => Task.FromResult(Run(context)));
    }

    private static int Run(CommandContext context)
    {
        ClinicOptions clinic = context.Load(context.Data()).Clinic;
        string country = clinic.Country.Length > 0 ? clinic.Country : DefaultCountry;
        CountryDefaults? defaults = Countries.Find(country);
        clinic.TimeZone = clinic.TimeZone.Length > 0 ? clinic.TimeZone : defaults?.TimeZone ?? "";
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(clinic.TimeZone) is null || OpeningHours.Problems(clinic).Any())
            throw new CommandException(ExitCode.Input, "The clinic's time zone or opening hours are wrong. \"appliance config check\" says which.");
        string text = context.Parsed.GetValue(Text)!;
        string language = context.Parsed.GetValue(Language) ?? (clinic.Language.Length > 0 ? clinic.Language : defaults?.Language ?? "en");
        var slots = new SlotContext(Moment(context), new OpeningHours(clinic), country)
        {
            Doctors = context.Parsed.GetValue(Doctor) ?? [],
            Services = context.Parsed.GetValue(Service) ?? [],
        };
        Print(context, text, SlotReader.Read(text, language, slots));
        return ExitCode.Ok;
    }

    private static DateTimeOffset Moment(CommandContext context)
    {
        if (context.Parsed.GetValue(Now) is not { } given)
            return TimeProvider.System.GetUtcNow();
        return DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment
            : throw new CommandException(ExitCode.Usage, $"--now {given} is no moment. Write for example 2026-11-25T10:00+01:00.");
    }

    private static void Print(CommandContext context, string text, IReadOnlyList<Slot> slots)
    {
        foreach (Slot slot in slots)
        {
            string kind = slot.Kind.ToString().ToLowerInvariant();
            string[] readings = [.. slot.Readings.Select(reading => reading.Canonical)];
            if (context.Json)
                CommandContext.WriteLine(new { Kind = kind, slot.Start, slot.Length, Text = slot.In(text), Value = slot.Value?.Canonical, Readings = readings, slot.Excluded, slot.Choice, slot.Confidence });
            else
                context.Output.MarkupLineInterpolated($"[bold]{kind}[/] {(slot.Excluded ? "not " : "")}{string.Join(" or ", readings)} [grey]· {slot.In(text)} · {slot.Confidence:P0}[/]");
        }
    }
}
