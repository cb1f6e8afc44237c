using Appliance.Host.Pipeline;
using Appliance.Host.Sensitive;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Pipeline;

/// <summary>Questions with clinical words: about the clinic's own rules, or about somebody's health.</summary>
public sealed class PracticalQuestionsTests
{
    [Theory]
    [InlineData("quanto costa l'esame della vitamina D?", Intents.PriceInquiry, "medication")]
    [InlineData("cuánto cobran por una limpieza, estoy embarazada", Intents.PriceInquiry, "condition")]
    [InlineData("in which room is the flu vaccine?", Intents.LocationDirections, "symptom")]
    [InlineData("mia figlia ha le macchioline, da che ingresso entriamo?", Intents.MedicalQuestion, "symptom")]
    [InlineData("a que horas colhem sangue a diabéticos?", Intents.OpeningHours, "condition")]
    [InlineData("do you sell malaria tablets?", Intents.MedicalQuestion, "medication")]
    [InlineData("how long after cataract surgery can my mother dye her hair?", Intents.MedicalQuestion, "condition")]
    [InlineData("TAC con contrasto: la creatinina quanto può essere vecchia?", Intents.MedicalQuestion, SensitiveTopics.ClinicalQuestion)]
    [InlineData("dopo quanti minuti tolgo la garza dell'estrazione?", Intents.PreparationInstructions, "symptom")]
    [InlineData("mi mandano a fare ginnastica per i capogiri, come mi devo vestire?", Intents.PreparationInstructions, "symptom")]
    public void IsAboutTheClinic_ItsOwnRules_Yes(string text, string intent, string topic) => Ask(text, intent, topic).ShouldBeTrue();

    [Theory]
    [InlineData("how much paracetamol for 60 kilos?", Intents.MedicalQuestion, "medication")]
    [InlineData("quante ore dopo posso prendere l'antibiotico?", Intents.PreparationInstructions, "medication")]
    [InlineData("cada cuántas horas tomo la pastilla", Intents.PreparationInstructions, "dose")]
    [InlineData("devo sospendere il coumadin prima dell'intervento?", Intents.MedicalQuestion, "medication")]
    [InlineData("tenho febre, o que devo tomar?", Intents.MedicalQuestion, "symptom")]
    [InlineData("non dormo, avete qualcosa di naturale?", Intents.MedicalQuestion, "symptom")]
    [InlineData("da quando corro mi fa male il ginocchio", Intents.MedicalQuestion, "symptom")]
    [InlineData("how long before my knee is normal again", Intents.MedicalQuestion, SensitiveTopics.ClinicalQuestion)]
    [InlineData("mi rinnovate la ricetta dell'eutirox", Intents.PrescriptionRenewal, "medication")]
    public void IsAboutTheClinic_SomebodysHealth_No(string text, string intent, string topic) => Ask(text, intent, topic).ShouldBeFalse();

    private static bool Ask(string text, string intent, string topic)
    {
        Turn turn = Turns.Understood(intent, 0.8, text);
        return PracticalQuestions.IsAboutTheClinic(turn with { Understanding = turn.Understanding with { Sensitive = [topic] } });
    }
}
