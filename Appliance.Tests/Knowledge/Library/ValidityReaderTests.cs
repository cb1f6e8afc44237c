using Appliance.Knowledge.Library.Governance;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public class ValidityReaderTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Theory]
    [InlineData("Listino valido dal 1° marzo al 31 maggio 2026.", "2026-03-01", "2026-05-31")]
    [InlineData("Orario estivo valido dal 1 luglio al 31 agosto", "2026-07-01", "2026-08-31")]
    [InlineData("Tariffe in vigore dal 01/02/2026", "2026-02-01", null)]
    [InlineData("Dal 1° gennaio 2027 sono in vigore questi prezzi.", "2027-01-01", null)]
    [InlineData("Valido fino al 31.12.2025", null, "2025-12-31")]
    [InlineData("Il listino scade il 30 giugno 2026.", null, "2026-06-30")]
    [InlineData("Valido dal 15 dicembre 2025 al 15 gennaio 2026", "2025-12-15", "2026-01-15")]
    [InlineData("Valido dal 1 al 31 luglio 2026", "2026-07-01", "2026-07-31")]
    [InlineData("These prices are in force from 1 January 2027.", "2027-01-01", null)]
    [InlineData("Valid until March 31, 2026", null, "2026-03-31")]
    [InlineData("This timetable is valid from 1 July to 31 August 2026.", "2026-07-01", "2026-08-31")]
    [InlineData("Effective 2026-05-01", "2026-05-01", null)]
    [InlineData("Vigente hasta el 30 de junio de 2026", null, "2026-06-30")]
    [InlineData("Tarifas válidas desde el 1 de enero de 2026 hasta el 31 de diciembre de 2026", "2026-01-01", "2026-12-31")]
    [InlineData("Tabela válida até 31 de dezembro de 2026", null, "2026-12-31")]
    [InlineData("Em vigor a partir de 1 de fevereiro de 2027", "2027-02-01", null)]
    [InlineData("Válido de 1 de julho a 31 de agosto de 2026", "2026-07-01", "2026-08-31")]
    public void Read_StatementInFourLanguages_BothDays(string sentence, string? from, string? until) =>
        ValidityReader.Read(sentence, Today).ShouldBe(new Validity(Day(from), Day(until)));

    [Theory]
    [InlineData("Il centro è chiuso dal 10 al 20 agosto 2026.")]
    [InlineData("Le prenotazioni si fanno dal 1 marzo 2026.")]
    [InlineData("Il parcheggio è valido per due ore.")]
    [InlineData("We open at 08:00 on 3 May 2026.")]
    public void Read_DatesOfSomethingElse_Unlimited(string sentence) => ValidityReader.Read(sentence, Today).IsUnlimited.ShouldBeTrue();

    [Theory]
    [InlineData("La ricetta è valida fino al 31 dicembre 2025.")]
    [InlineData("Your referral is valid until 31 December 2025.")]
    public void IsStatement_ValidityOfAPrescription_IsContent(string sentence) => ValidityReader.IsStatement(sentence).ShouldBeFalse();

    [Theory]
    [InlineData("Listino prezzi 2025", "2025-01-01", "2025-12-31")]
    [InlineData("2026 price list", "2026-01-01", "2026-12-31")]
    [InlineData("Campagna vaccinale 2025-2026", "2025-01-01", "2026-12-31")]
    [InlineData("Horario de verano (2026)", "2026-01-01", "2026-12-31")]
    [InlineData("Privacy, regolamento UE 2016/679", null, null)]
    [InlineData("Diritti secondo la legge n. 219 del 2017", null, null)]
    [InlineData("Orari di apertura", null, null)]
    public void OfTitle_YearOfAnEdition_ThatYear(string title, string? from, string? until) =>
        ValidityReader.OfTitle(title, Today).ShouldBe(new Validity(Day(from), Day(until)));

    [Theory]
    [InlineData("Listino prezzi 2025", "Nuovo listino prezzi 2026")]
    [InlineData("Opening hours", "Opening hours (v2)")]
    public void TitleKey_Editions_ShareIt(string one, string other) => TitleKey.Of(one).ShouldBe(TitleKey.Of(other));

    private static DateOnly? Day(string? iso) => iso is null ? null : DateOnly.Parse(iso);
}
