using Appliance.Host.Sensitive;
using Appliance.Tests.Host.RedFlags;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Sensitive;

public sealed class ClinicalJudgementTests
{
    // Of messages that want something else, so many may be taken for one that asks for a judgement.
    private const double MostOthersFound = 0.005;

    [Theory]
    [InlineData("La macchia è grave?")]
    [InlineData("is it serious")]
    [InlineData("¿Es peligroso?")]
    [InlineData("isto é normal?")]
    [InlineData("mi devo preoccupare?")]
    [InlineData("should I be worried")]
    [InlineData("secondo voi è autistico?")]
    [InlineData("cosa può essere?")]
    [InlineData("what could it be?")]
    [InlineData("cosa vuol dire nodulo?")]
    [InlineData("what does moderate loss mean")]
    [InlineData("me lo explica por favor")]
    [InlineData("L'audiometria segna 45 decibel")]
    [InlineData("My ECG report says incomplete block")]
    [InlineData("me salió el PSA en 5,2")]
    [InlineData("o exame deu pressão 22")]
    [InlineData("TSH 6,1, aumento la dose?")]
    [InlineData("quale antibiotico prendo?")]
    public void IsAsked_JudgementOrFinding_Yes(string text) => ClinicalJudgement.IsAsked(text).ShouldBeTrue();

    [Theory]
    [InlineData("Quanto costa l'esame del TSH?")]
    [InlineData("When do I get the result of my biopsy?")]
    [InlineData("¿Dónde recojo los resultados?")]
    [InlineData("A que horas é a colheita?")]
    [InlineData("secondo voi c'è ancora il mio ombrello?")]
    [InlineData("If I give blood for the beta hCG at 8 in the morning, will I know the same day?")]
    [InlineData("What should I put in my bag?")]
    [InlineData("¿qué tengo que llevar?")]
    public void IsAsked_WhatTheClinicPublishes_No(string text) => ClinicalJudgement.IsAsked(text).ShouldBeFalse();

    [Theory]
    [InlineData("it")]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    public void IsAsked_MessagesThatWantSomethingElse_HardlyEver(string language)
    {
        LabelledText[] others = [.. LabelledText.Read("intents/train", language).Where(line => line.Intent is not ("medical_question" or "emergency" or "test_results" or "out_of_scope"))];
        string[] found = [.. others.Where(line => ClinicalJudgement.IsAsked(line.Text)).Select(line => line.Text)];
        (found.Length / (double)others.Length).ShouldBeLessThanOrEqualTo(MostOthersFound, string.Join('\n', found));
    }
}
