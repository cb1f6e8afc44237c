using Appliance.Host.Understanding;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Understanding;

public sealed class PersonalDataScrubberTests
{
    [Theory]
    [InlineData("sono Maria Rossi, posso spostare a giovedì?", "sono X X, posso spostare a giovedì?")]
    [InlineData("mi chiamo luca bianchi e vorrei un appuntamento", "mi chiamo X X e vorrei un appuntamento")]
    [InlineData("I am John Smith and need a refill", "I am X X and need a refill")]
    [InlineData("my name is sarah, is Thursday free?", "my name is X, is Thursday free?")]
    [InlineData("me llamo José y quiero cita", "me llamo X y quiero cita")]
    [InlineData("cita a nombre de Ana de la Fuente", "cita a nombre de X X X X")]
    [InlineData("Chamo-me Inês Duarte, queria marcar", "Chamo-me X X, queria marcar")]
    [InlineData("o meu marido, sou a Sra. Costa", "o meu marido, sou a Sra. X")]
    [InlineData("buongiorno sig.ra Verdi", "buongiorno sig.ra X")]
    public void Scrub_NameBehindAnIntroduction_IsTakenOut(string text, string expected) => PersonalDataScrubber.Scrub(text).ShouldBe(expected);

    [Theory]
    [InlineData("il mio numero è 333 1234567", "il mio numero è 000 0000000")]
    [InlineData("chiamatemi al +39 06-1234.5678 grazie", "chiamatemi al +00 00-0000.0000 grazie")]
    [InlineData("nata il 12/03/1980", "nata il 00/00/0000")]
    [InlineData("cf RSSMRA80A41H501U", "cf XXXXXX00X00X000X")]
    [InlineData("mi DNI es 12345678Z", "mi DNI es 00000000X")]
    [InlineData("CPF 123.456.789-09", "CPF 000.000.000-00")]
    [InlineData("scrivetemi a maria.rossi80@posta.it", "scrivetemi a x@x")]
    public void Scrub_Numbers_AreMasked(string text, string expected) => PersonalDataScrubber.Scrub(text).ShouldBe(expected);

    [Theory]
    [InlineData("posso venire alle 9:30 o alle 15?")]
    [InlineData("is Thursday still free?")]
    [InlineData("sono in ritardo di 20 minuti")]
    [InlineData("i'm late, sorry")]
    [InlineData("soy alérgica al latex")]
    public void Scrub_WhatSaysWhatIsWanted_Stays(string text) => PersonalDataScrubber.Scrub(text).ShouldBe(text);

    [Fact]
    public void Scrub_KnownName_IsTakenOutWhereverItStands()
    {
        PersonalDataScrubber.Scrub("prenotate per rossi grazie, MARÍA", "Maria Rossi").ShouldBe("prenotate per X grazie, X");
        PersonalDataScrubber.Scrub("vengo da lì", "Da Lì").ShouldBe("vengo da lì");
    }

    [Fact]
    public void Scrub_AnyText_LeavesNoLongNumberAndChangesNothingTheSecondTime()
    {
        Gen<string[]> pieces = Gen.Elements("0", "7", "9", " ", "-", ".", "/", "+", "a", "È", "sono ", "R").ArrayOf();
        Prop.ForAll(pieces.ToArbitrary(), parts =>
        {
            string text = string.Concat(parts);
            string once = PersonalDataScrubber.Scrub(text);
            return PersonalDataScrubber.Scrub(once) == once && !System.Text.RegularExpressions.Regex.IsMatch(once, "[1-9][0-9]{2}|[0-9][1-9][0-9]|[0-9]{2}[1-9]");
        }).QuickCheckThrowOnFailure();
    }
}
