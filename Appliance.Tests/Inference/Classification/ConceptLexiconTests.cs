using Appliance.Inference.Classification;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

public sealed class ConceptLexiconTests
{
    private const string Source =
        """
        # what is asked for
        cost: quanto how cuesta* prez*
        greeting: how hello

        money: prezzo
        """;

    [Theory]
    [InlineData("quanto", 1)]
    [InlineData("how", 2)]
    [InlineData("cuestan", 1)]
    [InlineData("prezzo", 2)]
    [InlineData("pre", 0)]
    [InlineData("quant", 0)]
    [InlineData("", 0)]
    public void Find_WholeWordsAndPrefixes_GiveTheirConcepts(string word, int count) =>
        Find(ConceptLexicon.Parse(Source, "test"), word).Length.ShouldBe(count);

    [Fact]
    public void Find_WordsOfOneConcept_GiveTheSame()
    {
        ConceptLexicon lexicon = ConceptLexicon.Parse(Source, "test");

        Find(lexicon, "quanto").ShouldBe(Find(lexicon, "cuesta"));
        Find(lexicon, "hello").ShouldNotBe(Find(lexicon, "quanto"));
    }

    [Fact]
    public void Find_WordAndPrefixOfOneConcept_CountsOnce() =>
        Find(ConceptLexicon.Parse("cost: prezzo prez*", "test"), "prezzo").Length.ShouldBe(1);

    [Theory]
    [InlineData("no colon here", "test:1")]
    [InlineData("a: x\nb: Caffè", "test:2")]
    [InlineData("a: x\na: y", "\"a\" was given before")]
    [InlineData("a: x, y", "\"x,\"")]
    [InlineData("a: *", "\"*\"")]
    [InlineData("a: 112", "\"112\"")]
    public void Parse_AnotherForm_NamesTheLine(string source, string named) =>
        Should.Throw<TrainingDataException>(() => ConceptLexicon.Parse(source, "test")).Message.ShouldContain(named);

    [Fact]
    public void Parse_TooLong_NamesTheLimit() =>
        Should.Throw<TrainingDataException>(() => ConceptLexicon.Parse(new string('#', ConceptLexicon.MaxCharacters + 1), "test"))
            .Message.ShouldContain($"{ConceptLexicon.MaxCharacters}");

    [Fact]
    public void Read_MissingFile_IsNamed() =>
        Should.Throw<TrainingDataException>(() => ConceptLexicon.Read("none.txt")).Message.ShouldContain("none.txt");

    [Fact]
    public void Read_PublishedLexicon_KnowsTheSameInFourLanguages()
    {
        ConceptLexicon lexicon = ConceptLexicon.Read(RepositoryFiles.Path("models/intents/concepts.txt"));

        uint[] shared = [.. new[] { "fattura", "invoice", "factura", "fatura" }.Select(word => Find(lexicon, word)).Aggregate((all, next) => [.. all.Intersect(next)])];

        shared.ShouldNotBeEmpty();
    }

    [Fact]
    public void Train_WithConcepts_UnderstandsWordsThatWereNotInTheExamples()
    {
        ConceptLexicon lexicon = ConceptLexicon.Parse("cost: much price quanto cuesta*\nvisit: appointment book prenotare", "test");

        using var folder = new TemporaryFolder();
        TrainedClassifier trained = ClassifierTrainer.Train(SampleErrands.Train, null, SampleErrands.Options with { Concepts = lexicon });
        trained.Save(folder.File("model.onnx"));
        using TextClassifier opened = TextClassifier.Open(folder.File("model.onnx"));

        opened.Classify("cuestan").Top[0].Label.ShouldBe("price");
        opened.Classify("prenotare").Top[0].Label.ShouldBe("booking");
        opened.Probabilities("cuestan quanto").ShouldBe(trained.Probabilities("cuestan quanto"), 1e-4);
    }

    private static uint[] Find(ConceptLexicon lexicon, string word)
    {
        var found = new uint[ConceptLexicon.MaxConceptsPerWord];
        return found[..lexicon.Find(word, found)];
    }
}
