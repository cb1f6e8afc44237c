using Appliance.Knowledge.Library.Analysis;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public class AnalysisTests
{
    [Theory]
    [InlineData("Perché l'Orario è 08:00–19:00?", "perche l orario e 08:00 19:00")]
    [InlineData("costa € 120,50", "costa euro 120 50")]
    [InlineData("chiami il +39 055 000 0000 subito", "chiami il +390550000000 subito")]
    [InlineData("alle 8.30 o 9h15", "alle 8:30 o 9:15")]
    [InlineData("1.500 euro nel 2027.10", "1 500 euro nel 2027 10")]
    [InlineData("GINECOLOGÍA año coração", "ginecologia ano coracao")]
    public void Tokenizer_Text_FoldedTokens(string text, string expected) => string.Join(' ', Tokenizer.Split(text)).ShouldBe(expected);

    [Fact]
    public void Tokenizer_AnyText_TokensNeedNoQuoting() => Prop.ForAll<string>(text =>
        Tokenizer.Split(text ?? "").All(token => token.Length > 0 && token.All(c => char.IsLetterOrDigit(c) || c is ':' or '+'))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("pt", "valores a partir de 250", "zzbirth")]
    [InlineData("es", "una consulta", "zznail")]
    [InlineData("it", "anche nei giorni di festa", "zzhip")]
    [InlineData("it", "anche nei giorni di festa", "zzmoles")]
    public void IndexTerms_FunctionWordSpeltLikeAThing_IsNotTheThing(string language, string text, string concept) =>
        TextAnalyzer.IndexTerms(text, language).Split(' ').ShouldNotContain(concept);

    [Fact]
    public void IndexTerms_StopWordThatTheLexiconNames_IsTheConcept() => TextAnalyzer.IndexTerms("dopo la visita", "it").Split(' ').ShouldContain("zzafter");

    [Theory]
    [InlineData("it", "prenotazione", "prenotazioni")]
    [InlineData("it", "ricetta", "ricette")]
    [InlineData("en", "appointment", "appointments")]
    [InlineData("en", "stopping", "stopped")]
    [InlineData("es", "consulta", "consultas")]
    [InlineData("pt", "marcacao", "marcacoes")]
    public void Stemmer_FormsOfAWord_SameStem(string language, string a, string b) =>
        Stemmer.Stem(a, language).ShouldBe(Stemmer.Stem(b, language));

    [Theory]
    [InlineData("it", "visita", "vista")]
    [InlineData("en", "test", "testosterone")]
    [InlineData("it", "sangue", "sanguinare")]
    public void Stemmer_DifferentWords_DifferentStems(string language, string a, string b) =>
        Stemmer.Stem(a, language).ShouldNotBe(Stemmer.Stem(b, language));

    [Theory]
    [InlineData("it", "quanto costa", "zzprice")]
    [InlineData("en", "how much", "zzprice")]
    [InlineData("es", "análisis de sangre", "zzbloodtest")]
    [InlineData("pt", "exames de sangue", "zzbloodtest")]
    [InlineData("it", "esami del sangue", "zzbloodtest")]
    [InlineData("en", "car park", "zzparking")]
    public void Analyze_ClinicPhrase_OneConcept(string language, string phrase, string concept) =>
        TextAnalyzer.IndexTerms(phrase, language).ShouldBe(concept);

    [Fact]
    public void Analyze_ShortWordsWithOneStem_StayApart()
    {
        TextAnalyzer.IndexTerms("sole", "it").ShouldBe("zzsun");
        TextAnalyzer.IndexTerms("solo", "it").ShouldBe("");
    }

    [Theory]
    [InlineData("dermatologca", "dermatologica", true)]
    [InlineData("parcheggo", "parcheggio", true)]
    [InlineData("vsita", "visita", true)]
    [InlineData("ivsita", "visita", true)]
    [InlineData("visita", "visita", false)]
    [InlineData("vasota", "visita", false)]
    public void DifferByOne_Words_AsEditDistanceSays(string a, string b, bool expected) => SpellingVariants.DifferByOne(a, b).ShouldBe(expected);

    [Fact]
    public void SpellingVariants_WordsAtDistanceOne_ShareAForm()
    {
        Gen<(string Word, string Edited)> edits =
            from letters in Gen.ArrayOf(Gen.Choose('a', 'z').Select(c => (char)c), 8)
            from at in Gen.Choose(0, 7)
            from letter in Gen.Choose('a', 'z').Select(c => (char)c)
            from kind in Gen.Choose(0, 2)
            let word = new string(letters)
            select (word, kind switch
            {
                0 => word.Remove(at, 1),
                1 => word.Insert(at, letter.ToString()),
                _ => word.Remove(at, 1).Insert(at, letter.ToString()),
            });
        Prop.ForAll(edits.ToArbitrary(), pair => pair.Word == pair.Edited
            || (SpellingVariants.DifferByOne(pair.Word, pair.Edited) && SpellingVariants.Of(pair.Word).Intersect(SpellingVariants.Of(pair.Edited)).Any()))
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("quanto costa la visita?", "it")]
    [InlineData("what time do you open?", "en")]
    [InlineData("a qué hora abren ustedes", "es")]
    [InlineData("vocês abrem no sábado?", "pt")]
    public void Guess_Question_Language(string text, string language) => LibraryLanguage.Guess(text).ShouldBe(language);
}
