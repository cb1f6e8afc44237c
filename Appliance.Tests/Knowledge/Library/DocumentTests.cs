using Appliance.Knowledge.Library.Documents;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public class DocumentTests
{
    private const string Head = "---\nlanguage: en\n---\n";

    [Fact]
    public void Read_Structure_BlocksUnderTheirHeadings()
    {
        DocumentContent file = MarkdownReader.Read(Head + """
            # Prices
            Prices are in **euros**.

            ## Visits
            | Service | Price |
            |---|---|
            | Eye visit | € 90 |

            ## Bring
            - card
            - report
              - if any

            **Q: May I pay cash?**
            A: Yes, at
            reception.
            """);

        file.Title.ShouldBe("Prices");
        file.Blocks[0].ShouldBe(new TextBlock("Prices", "Prices are in euros."));
        var table = file.Blocks[1].ShouldBeOfType<TableRows>();
        table.HeadingPath.ShouldBe("Prices › Visits");
        table.Rows[0].ShouldBe(["Eye visit", "€ 90"]);
        file.Blocks[2].ShouldBeOfType<ListItems>().Items.ShouldBe(["card", "report; if any"]);
        file.Blocks[3].ShouldBe(new QuestionAnswer("Prices › Bring", "May I pay cash?", "Yes, at reception."));
    }

    [Theory]
    [InlineData("**Late arrivals.** We wait for 10 minutes. Then you lose the visit.", "House rules › Late arrivals", "Late arrivals: We wait for 10 minutes. Then you lose the visit.")]
    [InlineData("**Chest Holter (ECG)** – it costs 105 euros.", "House rules › Chest Holter (ECG)", "Chest Holter (ECG): it costs 105 euros.")]
    [InlineData("**For athletes** bring the club's request.", "House rules › For athletes", "For athletes bring the club's request.")]
    [InlineData("Cancellation: at least two working days before.", "House rules › Cancellation", "Cancellation: at least two working days before.")]
    [InlineData("Fasting. Nothing solid for 8 hours.", "House rules › Fasting", "Fasting: Nothing solid for 8 hours.")]
    [InlineData("Please come early. We open at 8.", "House rules", "Please come early. We open at 8.")]
    [InlineData("Open 8: ring the bell.", "House rules", "Open 8: ring the bell.")]
    public void Read_ParagraphWithAHeadingOfItsOwn_IsUnderIt(string paragraph, string path, string text) =>
        MarkdownReader.Read("# House rules\n\n" + paragraph).Blocks.ShouldHaveSingleItem().ShouldBe(new TextBlock(path, text));

    [Fact]
    public void Read_BoldQuestionAndItsAnswer_ArePair() =>
        MarkdownReader.Read("# Visitors\n\n**Can I pay in pounds?** Euro only.").Blocks.ShouldHaveSingleItem().ShouldBe(new QuestionAnswer("Visitors", "Can I pay in pounds?", "Euro only."));

    [Fact]
    public void Read_BoldLineAndAList_ListIsUnderIt_TheNextParagraphIsNot()
    {
        IReadOnlyList<DocumentBlock> blocks = MarkdownReader.Read("# Prices\n\n**Paid by card**\n\n- visit 90\n- bandage 12\n\nEverything else is free of charge.").Blocks;
        blocks.Select(block => block.HeadingPath).ShouldBe(["Prices › Paid by card", "Prices"]);
    }

    [Theory]
    [InlineData("---\n- a list\n---\n# x\ny", "front matter")]
    [InlineData("---\nlanguage: de\n---\n# x\ny", "language: it")]
    [InlineData("---\nlanguage: en\nvalid_from: soon\n---\n# x\ny", "valid_from is 'soon'")]
    [InlineData("---\nlanguage: en\nvalid_from: 2026-02-01\nvalid_until: 2026-01-01\n---\n# x\ny", "before valid_from")]
    [InlineData("---\nlanguage: en\naudience: doctors\n---\n# x\ny", "patients or staff")]
    [InlineData("---\nlanguage: en\ntitle: [a, b]\n---\n# x\ny", "single values")]
    [InlineData("---\nlanguage: en\nlanguage: it\n---\n# x\ny", "front matter")]
    [InlineData("---\nlanguage: en\ntitle: x\n---\n", "no text")]
    public void Read_WrongFile_SaysWhatAndHow(string text, string message) =>
        Should.Throw<DocumentFormatException>(() => MarkdownReader.Read(text)).Message.ShouldContain(message);

    [Fact]
    public void Read_WithoutFrontMatter_TitleIsTheFirstHeading()
    {
        DocumentContent content = MarkdownReader.Read("# Parking\n\nThe garage has forty places.");
        content.Title.ShouldBe("Parking");
        content.Matter.ShouldBeEmpty();
    }

    [Fact]
    public void Read_NestedBeyondMeasure_Refused() =>
        Should.Throw<DocumentFormatException>(() => MarkdownReader.Read(new string('>', 5_000) + " deep")).Message.ShouldContain("nested");

    [Fact]
    public void ReadPlainText_HeadingsListsAndPairs_AreKept()
    {
        DocumentContent content = PlainTextReader.Read("""
            PARCHEGGIO

            Il garage ha quaranta posti.
            È gratuito.

            Cosa portare
            ------------
            - la tessera
            - i referti
              precedenti

            D: Si paga?
            R: No, è gratuito.
            """);

        content.Title.ShouldBe("PARCHEGGIO");
        content.Blocks[0].ShouldBe(new TextBlock("PARCHEGGIO", "Il garage ha quaranta posti. È gratuito."));
        var list = content.Blocks[1].ShouldBeOfType<ListItems>();
        list.HeadingPath.ShouldBe("PARCHEGGIO › Cosa portare");
        list.Items.ShouldBe(["la tessera", "i referti precedenti"]);
        content.Blocks[2].ShouldBe(new QuestionAnswer("PARCHEGGIO › Cosa portare", "Si paga?", "No, è gratuito."));
    }

    [Theory]
    [InlineData(new byte[] { 0x63, 0x69, 0x74, 0x74, 0xe0 }, "città", "Windows-1252")]
    [InlineData(new byte[] { 0xff, 0xfe, 0x61, 0x00, 0xe0, 0x00 }, "aà", "UTF-16")]
    [InlineData(new byte[] { 0xef, 0xbb, 0xbf, 0x61 }, "a", null)]
    public void Decode_OtherEncodings_AreReadAndReported(byte[] bytes, string text, string? warning)
    {
        TextFile file = TextFile.Decode(bytes);
        file.Text.ShouldBe(text);
        if (warning is null)
            file.Warning.ShouldBeNull();
        else
            file.Warning!.ShouldContain(warning);
    }

    [Fact]
    public void Content_AsJson_ComesBackTheSame()
    {
        DocumentContent content = MarkdownReader.Read(Head + "# T\ntext\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\nQ: a?\nA: b");
        DocumentContent.FromJson(content.ToJson()).Lines().ShouldBe(content.Lines());
    }

    [Fact]
    public void Read_UnknownKey_Warns() =>
        MarkdownReader.Read("---\nlanguage: en\ncolour: red\n---\n# x\ny").Warnings.ShouldHaveSingleItem().ShouldContain("colour");

    [Fact]
    public void Cut_Table_RowsReadWithTheirHeaders()
    {
        CutPassage passage = Cut("# Hours\n| Day | Open |\n|---|---|\n| Monday | 08:00–19:00 |\n| Sunday | closed |").ShouldHaveSingleItem();
        passage.Kind.ShouldBe(PassageKind.Table);
        passage.Text.ShouldBe("Day: Monday; Open: 08:00–19:00\nDay: Sunday; Open: closed");
    }

    [Fact]
    public void Cut_LongText_WholeSentencesWithinTheLimit()
    {
        string[] sentences = [.. Enumerable.Range(1, 40).Select(i => $"Sentence number {i} has exactly eight words here.")];
        IReadOnlyList<CutPassage> passages = Cut("# Long\n" + string.Join(' ', sentences));

        passages.Count.ShouldBeGreaterThan(1);
        passages.SelectMany(p => p.Text.Split('\n')).ShouldBe(sentences);
        passages.ShouldAllBe(p => p.Text.Count(char.IsWhiteSpace) < PassageCutter.MaxWords);
    }

    [Fact]
    public void Cut_LongList_EveryPartKeepsItsLeadIn()
    {
        string items = string.Join('\n', Enumerable.Range(1, 30).Select(i => $"- item {i} with a few more words to fill it"));
        IReadOnlyList<CutPassage> passages = Cut("# Bring\nPlease bring these things:\n\n" + items);

        passages.Count.ShouldBeGreaterThan(1);
        passages.ShouldAllBe(p => p.Text.StartsWith("Please bring these things:\n- item"));
        passages.Sum(p => p.Text.Split('\n').Length - 1).ShouldBe(30);
    }

    [Fact]
    public void Cut_TooManyPassages_Refused()
    {
        string text = "# Many\n" + string.Join('\n', Enumerable.Range(0, PassageCutter.MaxPassages + 1).Select(i => $"## H{i}\ntext"));
        Should.Throw<DocumentFormatException>(() => Cut(text)).Message.ShouldContain("Split it");
    }

    [Theory]
    [InlineData("Il Dott. Rossi riceve lunedì. Suoni al n. 3.", 2)]
    [InlineData("La visita costa € 12.50 circa. Paghi prima!", 2)]
    [InlineData("Yes. Finish drinking 1 litre. Then wait", 3)]
    [InlineData("scriva a info@clinica.example oggi", 1)]
    public void Split_Text_SentencesNotAbbreviations(string text, int count) => Sentences.Split(text).Count.ShouldBe(count);

    [Theory]
    [InlineData("prenda 500 mg", true)]
    [InlineData("tome 2 comprimidos de noche", true)]
    [InlineData("take one tablet", true)]
    [InlineData("due compresse la sera", true)]
    [InlineData("10 gotas", true)]
    [InlineData("5,5 ml di sciroppo", true)]
    [InlineData("beva 1 litro di acqua", false)]
    [InlineData("il parcheggio ha 32 posti", false)]
    [InlineData("digiuno di 8 ore", false)]
    [InlineData("tram T9 a 150 metri", false)]
    [InlineData("Ask about drops and tablets at the visit", false)]
    public void HasDose_Text_AmountsOfMedicineOnly(string text, bool expected) => DoseDetector.HasDose(text).ShouldBe(expected);

    [Fact]
    public void Cut_ParagraphsThatCanStandAlone_ArePassages_AShortOneStaysWithItsNeighbour()
    {
        string lift = "The lift " + string.Join(' ', Enumerable.Repeat("goes up", 20)) + ".";
        string garden = "The garden " + string.Join(' ', Enumerable.Repeat("is open", 20)) + ".";
        IReadOnlyList<CutPassage> passages = Cut($"# House\n{lift}\n\nDo not use it in a fire.\n\n{garden}");
        passages.Count.ShouldBe(2);
        passages[0].Text.ShouldEndWith("Do not use it in a fire.");
        passages[1].Text.ShouldBe(garden);
    }

    private static IReadOnlyList<CutPassage> Cut(string body) => PassageCutter.Cut(MarkdownReader.Read(Head + body));
}
