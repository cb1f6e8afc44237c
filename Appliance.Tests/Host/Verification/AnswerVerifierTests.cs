using Appliance.Host.Pipeline;
using Appliance.Host.Verification;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Verification;

public class AnswerVerifierTests
{
    private const string Hours = "Siamo aperti dal lunedì al venerdì dalle 8:00 alle 19:00 e il sabato dalle 8:00 alle 13:00.\nLa domenica siamo chiusi.";
    private const string Prices = "Prestazione: Visita cardiologica; Prezzo: € 120\nPrestazione: Visita dermatologica; Prezzo: € 95";
    private const string Blood = "Digiuno di almeno 8 ore.\nNiente caffè la mattina del prelievo.\nIl prelievo lo fa la Dott.ssa Livia Montefiori.";

    [Theory]
    [InlineData(Hours, "Chiudiamo alle 18.", MismatchKind.Time)]
    [InlineData(Hours, "Il sabato siamo aperti dalle 8 alle 19.", MismatchKind.Association)]
    [InlineData(Hours, "La domenica siamo aperti.", MismatchKind.Polarity)]
    [InlineData(Prices, "La visita dermatologica costa 100 €.", MismatchKind.Price)]
    [InlineData(Prices, "La visita dermatologica costa 120 €.", MismatchKind.Association)]
    [InlineData(Prices, "Facciamo anche la mammografia.", MismatchKind.Service)]
    [InlineData(Blood, "Serve un digiuno di 6 ore.", MismatchKind.Amount)]
    [InlineData(Blood, "Serve un digiuno di al massimo 8 ore.", MismatchKind.Amount)]
    [InlineData(Blood, "La mattina del prelievo può bere il caffè.", MismatchKind.Polarity)]
    [InlineData(Blood, "Il prelievo lo fa la Dott.ssa Carla Benvenuti.", MismatchKind.Name)]
    [InlineData(Blood, "Troverà tanti giocattoli colorati.", MismatchKind.Unsupported)]
    public void Verify_ErrorInASentence_IsNamed(string passage, string answer, object kind)
    {
        IReadOnlyList<Mismatch> mismatches = Verify(passage, "Buongiorno! " + answer);
        mismatches.ShouldContain(mismatch => mismatch.Kind == (MismatchKind)kind);
        mismatches.ShouldAllBe(mismatch => mismatch.Sentence == answer);
    }

    [Theory]
    [InlineData(Hours, "Il sabato chiudiamo all'una.")]
    [InlineData(Prices, "Novantacinque euro.")]
    [InlineData(Blood, "Buongiorno! Se ha altre domande, una persona della segreteria la aiuterà.")]
    public void Verify_OtherWordsForTheSame_Passes(string passage, string answer) =>
        AnswerVerifier.Verify(new Claim(answer, "it", "Quanto costa la visita dermatologica?", [new Citation("a.md", "", passage)])).ShouldBeEmpty();

    [Theory]
    [InlineData("it", "Non serve il digiuno, salvo che per gli esami con contrasto.", "Deve sempre essere a digiuno.")]
    [InlineData("es", "En agosto la clínica abre solo por las mañanas.", "En agosto la clínica abre solo por las tardes.")]
    [InlineData("pt", "Aos sábados abrimos das 8h às 12h. Não abrimos aos domingos e feriados.", "Nos feriados a clínica abre das 8h às 12h.")]
    [InlineData("it", "| Prestazione | Prezzo |\n|---|---|\n| Infiltrazione al ginocchio | 70 € |\n| Risonanza della spalla | 210 € |", "La risonanza del ginocchio costa 210 €.")]
    [InlineData("en", "Remove your stockings or leave them at home. Wear loose clothes.", "Please come with your stockings.")]
    [InlineData("en", "Tell us if you have an infection: the test must then be postponed.", "You can have the test with an infection.")]
    [InlineData("pt", "A consulta de retorno está incluída só no Executivo. O Básico custa R$ 390.", "A consulta de retorno está incluída no Básico.")]
    [InlineData("pt", "Não atendemos convênios, mas emitimos recibo.", "Atendemos convênios e também emitimos recibo.")]
    [InlineData("es", "A la primera visita acuden los padres sin el niño.", "A la primera visita los padres acuden con el niño.")]
    [InlineData("pt", "Jejum de 8 horas de comida e 4 horas de água.", "Oito horas sem comida e sem água.")]
    [InlineData("it", "La Dott.ssa Norbiato riceve il martedì mattina e il giovedì pomeriggio.", "La dottoressa riceve il martedì pomeriggio.")]
    [InlineData("it", "| Pacchetto | Esami |\n|---|---|\n| Base | emocromo, ECG |\n| Completo | emocromo, ECG, ecografia |", "Il pacchetto Base comprende emocromo, ECG ed ecografia.")]
    [InlineData("en", "Take your usual tablets except metformin.", "Take your metformin as usual.")]
    [InlineData("en", "The mask is not needed at the review. Bring the machine.", "Please bring the machine and the mask.")]
    public void Verify_SaidOfOtherCases_IsStopped(string language, string passage, string answer) =>
        AnswerVerifier.Verify(new Claim(answer, language, "", [new Citation("a.md", "", passage)])).ShouldNotBeEmpty();

    [Theory]
    [InlineData("it", "Siamo al secondo piano.", "Siamo al 2° piano.")]
    [InlineData("en", "Do not take aspirin for seven days before the procedure.", "Please stop aspirin a week before the procedure.")]
    [InlineData("en", "We cannot take requests over the phone.", "We are unable to take requests by telephone.")]
    [InlineData("pt", "O retorno em até 30 dias não é cobrado.", "Dentro de 30 dias, o retorno é gratuito.")]
    [InlineData("pt", "Gestantes devem trazer os exames anteriores.", "Se está grávida, traga os exames anteriores.")]
    [InlineData("pt", "Beba quatro copos de água e não urine até o exame.", "Beba quatro copos de água e segure a urina até o exame.")]
    [InlineData("it", "Il parcheggio costa 1,80 € l'ora.", "Il parcheggio costa un euro e ottanta all'ora.")]
    [InlineData("pt", "Não deve conduzir no regresso. A prova dura 75 minutos.", "A prova dura uma hora e um quarto.")]
    [InlineData("pt", "Envie o pedido com 30 dias de antecedência.", "Envie o pedido um mês antes.")]
    [InlineData("es", "No empezamos tratamientos antes de los 7 años.", "Los tratamientos empiezan como muy pronto a los siete años.")]
    [InlineData("es", "Las gafas protectoras las facilita el centro.", "No tiene que traer gafas protectoras.")]
    [InlineData("en", "There is no lift to the Pilates studio on the first floor.", "The Pilates studio, however, is on the first floor and can't be reached by lift.")]
    [InlineData("en", "The course has 3 doses on days 0, 7 and 21.", "You have three doses: the first on day 0, the second on day 7 and the last on day 21.")]
    [InlineData("it", "L'esame si esegue il lunedì e il mercoledì dalle 14:15 alle 18:00.", "L'esame si esegue due pomeriggi: lunedì e mercoledì, dalle due e un quarto alle sei.")]
    [InlineData("it", "La cuffia non serve. È obbligatorio il pannolino contenitivo.", "La cuffia non è necessaria, il pannolino contenitivo invece sì.")]
    public void Verify_SameSaidInAnotherWay_Passes(string language, string passage, string answer) =>
        AnswerVerifier.Verify(new Claim(answer, language, "", [new Citation("a.md", "", passage)])).ShouldBeEmpty();

    [Theory]
    [InlineData("Quanto costa il vaccino? Ho 70 anni.", "Il vaccino costa 25 euro.", false)]
    [InlineData("Quanto costa il vaccino? Ho 40 anni.", "Il vaccino costa 25 euro.", true)]
    [InlineData("Quanto costa il vaccino? Ho 70 anni.", "A 70 anni il vaccino è gratuito.", true)]
    public void Verify_WhatThePatientSaysOfHimself_ChoosesTheCase(string question, string answer, bool passes) =>
        (AnswerVerifier.Verify(new Claim(answer, "it", question, [new Citation("a.md", "", "Il vaccino costa 25 €; per chi ha più di 60 anni è gratuito.")])).Count == 0).ShouldBe(passes);

    [Fact]
    public void Verify_NothingCited_IsStopped() =>
        AnswerVerifier.Verify(new Claim("Sì.", "it", "", [])).ShouldHaveSingleItem().Kind.ShouldBe(MismatchKind.NoPassage);

    [Fact]
    public void Verify_OverlongAnswer_IsStopped() =>
        Verify(Hours, new string('a', AnswerVerifier.MaxCharacters + 1)).ShouldHaveSingleItem().Kind.ShouldBe(MismatchKind.Unsupported);

    [Fact]
    public void Verify_AnyPrice_PassesOnlyWhenItIsThePassages() =>
        Prop.ForAll(Gen.Choose(0, 3000).Two().ToArbitrary(), pair =>
            (Verify($"La visita costa {pair.Item1} euro.", $"La visita costa {pair.Item2} euro.").Count == 0) == (pair.Item1 == pair.Item2)).QuickCheckThrowOnFailure();

    [Fact]
    public void Verify_AnyText_NeverThrows() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((passage, answer) => Verify(passage.Get, answer.Get) is not null).QuickCheckThrowOnFailure();

    private static IReadOnlyList<Mismatch> Verify(string passage, string answer) =>
        AnswerVerifier.Verify(new Claim(answer, "it", "", [new Citation("a.md", "", passage)]));
}
