using System.Globalization;
using Appliance.Host.Understanding.Slots;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.UnderstandingSlots;

public sealed class SlotReaderProperties
{
    private static readonly string[] Languages = ["it", "en", "es", "pt"];

    private static readonly string[] Pieces =
        [.. Languages.SelectMany(Readings.Examples).SelectMany(example => example.Text.Split(' ')).Distinct(), "12", "/", "-", ":", "31", "2", "99999999999999999999", ",", "+", "(", "\n", "😀", "\ud800", "e\u0301"];

    [Fact]
    public void Read_AnyText_NeverThrowsAndSpansLieInsideWithoutOverlap() =>
        Prop.ForAll(Texts(), Gen.Elements(Languages).ToArbitrary(), (text, language) =>
        {
            IReadOnlyList<Slot> slots = SlotReader.Read(text, language, Readings.Context(Readings.Country(language)));

            slots.ShouldAllBe(slot => slot.Start >= 0 && slot.Length > 0 && slot.Start + slot.Length <= text.Length && slot.Readings.Count > 0 && slot.Confidence > 0 && slot.Confidence <= 1);
            foreach (IGrouping<SlotKind, Slot> kind in slots.GroupBy(slot => slot.Kind))
                kind.Zip(kind.Skip(1)).ShouldAllBe(pair => pair.First.Start + pair.First.Length <= pair.Second.Start);
            slots.SelectMany(slot => slot.Readings).ShouldAllBe(reading => reading.Canonical.Length > 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_DateInEachNotation_GivesTheDate() =>
        Prop.ForAll(Gen.Choose(0, 3_000).ToArbitrary(), days =>
        {
            LocalDate date = new LocalDate(2026, 11, 25).PlusDays(days);
            foreach (string pattern in (string[])["uuuu-MM-dd", "dd/MM/uuuu", "d/M/uuuu", "dd.MM.uuuu", "d-M-uuuu"])
            {
                foreach (string language in Languages)
                    Only(date.ToString(pattern, CultureInfo.InvariantCulture), language).ShouldBe(new WhenValue(date, date, null, null));
            }

            Only(date.ToString("d MMMM uuuu", CultureInfo.InvariantCulture), "en").ShouldBe(new WhenValue(date, date, null, null));
            Only(date.ToString("MMMM d, uuuu", CultureInfo.InvariantCulture), "en").ShouldBe(new WhenValue(date, date, null, null));
            SlotReader.Read(date.ToString("M/d/uuuu", CultureInfo.InvariantCulture), "en", Readings.Context("US")).ShouldHaveSingleItem().Value
                .ShouldBe(new WhenValue(date, date, null, null));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_TimeInEachNotation_GivesTheTime() =>
        Prop.ForAll(Gen.Choose(0, (24 * 60) - 1).ToArbitrary(), minutes =>
        {
            LocalTime time = LocalTime.Midnight.PlusMinutes(minutes);
            foreach (string language in Languages)
            {
                Only(time.ToString("HH:mm", CultureInfo.InvariantCulture), language).ShouldBe(new WhenValue(null, null, time, time));
                Only(time.ToString("HH'h'mm", CultureInfo.InvariantCulture), language).ShouldBe(new WhenValue(null, null, time, time));
            }

            Only(time.ToString("h:mm tt", CultureInfo.InvariantCulture), "en").ShouldBe(new WhenValue(null, null, time, time));
        }).QuickCheckThrowOnFailure();

    // Rome's clocks: forward on 28 March 2027 at 02:00, back on 25 October 2026 at 03:00.
    [Theory]
    [InlineData("2027-03-27T12:00:00+01:00", "tomorrow at 10:30", "2027-03-28T10:30", "2027-03-28T08:30:00Z")]
    [InlineData("2026-10-24T12:00:00+02:00", "tomorrow at 10:30", "2026-10-25T10:30", "2026-10-25T09:30:00Z")]
    [InlineData("2027-03-28T01:30:00+01:00", "in two hours", "2027-03-28T04:30", "2027-03-28T02:30:00Z")]
    [InlineData("2026-10-25T01:30:00+02:00", "in three hours", "2026-10-25T03:30", "2026-10-25T02:30:00Z")]
    [InlineData("2027-03-27T12:00:00+01:00", "tomorrow at 02:30", "2027-03-28T02:30", "2027-03-28T01:30:00Z")]
    [InlineData("2026-11-25T23:30:00Z", "tomorrow", "2026-11-27", null)]
    public void Read_AroundClockChanges_KeepsTheClinicsClock(string now, string text, string value, string? instant)
    {
        var read = (WhenValue)SlotReader.Read(text, "en", Readings.Context("GB", now)).ShouldHaveSingleItem().Value!;

        read.Canonical.ShouldBe(value);
        read.StartsAt(Readings.Hours.Zone)?.ToString().ShouldBe(instant);
    }

    [Fact]
    public void Read_TextBeyondTheLimit_ReadsItsBeginning() =>
        SlotReader.Read("tomorrow " + new string('x', SlotReader.MaxCharacters) + " today", "en", Readings.Context()).ShouldHaveSingleItem().Start.ShouldBe(0);

    private static SlotValue? Only(string text, string language) =>
        SlotReader.Read(text, language, Readings.Context(Readings.Country(language))).ShouldHaveSingleItem($"{language}: {text}").Value;

    private static Arbitrary<string> Texts() => Gen.OneOf(
        Gen.Elements(Pieces).ArrayOf().Select(words => string.Join(' ', words)),
        Gen.Elements(Pieces).ArrayOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get)).ToArbitrary();
}
