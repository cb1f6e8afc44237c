using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Host.Generation;
using Appliance.Host.Pipeline;
using Appliance.Host.Texts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Search;
using Appliance.Tests.Host.Pipeline;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Generation;

public sealed class GenerationPromptTests
{
    // Tokens are not counted here: no language of these prompts needs more than one for two characters of plain text.
    private const int MaxPrefixCharacters = 2_000;

    private static readonly ClinicOptions Clinic = new() { Name = "Pianolieto", Language = "it" };
    private static readonly GenerationPrompt Prompt = new(new ClinicNames(Clinic), Clinic, PatientTexts.Load(PatientTexts.PublishedDirectory, null));
    private static readonly PassageHit Passage = Hit("La visita costa € 95.");

    [Fact]
    public void For_TwoConversations_BeginWithTheSameMessagesAndEndWithTheQuestion()
    {
        Turn one = Turns.Understood(Intents.PriceInquiry, text: "quanto costa?");
        Turn other = Turns.Understood(
            Intents.PriceInquiry, text: "how much?", situation: Situation.First("en", [new PastMessage(MessageAuthor.Patient, "hello"), new PastMessage(MessageAuthor.Machine, "Hello.")]));
        IReadOnlyList<ChatMessage> first = Prompt.For(one, [Passage], false), second = Prompt.For(other, [Passage], false);
        first[0].Text.ShouldBe(second[0].Text);
        first[0].Text.ShouldBe(Prompt.Prefix.ShouldHaveSingleItem().Text);
        first[0].Text.Length.ShouldBeLessThan(MaxPrefixCharacters);
        second.Select(m => m.Role).ShouldBe([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User]);
        string last = second[^1].Text;
        last.IndexOf("€ 95", StringComparison.Ordinal).ShouldBeLessThan(last.IndexOf("how much?", StringComparison.Ordinal));
        last.ShouldContain("<passage number=\"1\">");
    }

    [Fact]
    public void For_HistoryOfOneSide_SidesStillTakeTurns()
    {
        Situation situation = Situation.First("it",
        [
            new PastMessage(MessageAuthor.Machine, "Benvenuto."), new PastMessage(MessageAuthor.Patient, "uno"), new PastMessage(MessageAuthor.Patient, "due"),
            new PastMessage(MessageAuthor.Staff, "tre"), new PastMessage(MessageAuthor.Machine, "quattro"), new PastMessage(MessageAuthor.Patient, "cinque"),
        ]) with
        { Summary = "Il paziente chiede i prezzi." };
        IReadOnlyList<ChatMessage> messages = Prompt.For(Turns.Understood(Intents.PriceInquiry, situation: situation), [Passage], false);
        messages.Select(m => m.Role).ShouldBe([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User, ChatRole.Assistant, ChatRole.User]);
        messages[1].Text.ShouldContain("chiede i prezzi");
        messages[^1].Text.ShouldStartWith("cinque");
    }

    [Fact]
    public void For_LongHistory_OnlyTheLastMessagesAreThereAndEachIsCut()
    {
        PastMessage[] history = [.. Enumerable.Range(0, 40).Select(i => new PastMessage(i % 2 == 0 ? MessageAuthor.Patient : MessageAuthor.Machine, $"n{i} " + new string('x', 5_000)))];
        IReadOnlyList<ChatMessage> messages = Prompt.For(Turns.Understood(Intents.PriceInquiry, situation: Situation.First("it", history)), [Passage, Passage, Passage], false);
        messages.Count.ShouldBe(GenerationPrompt.HistoryMessages + 2);
        messages[1].Text.ShouldStartWith("n34 ");
        messages.Skip(1).SkipLast(1).ShouldAllBe(m => m.Text.Length <= GenerationPrompt.MaxMessageCharacters);
    }

    [Fact]
    public void Fenced_AnyText_CannotCloseAMarkOrName_AControlToken() =>
        Prop.ForAll<string?>(text =>
        {
            string safe = PromptText.Fenced((text ?? "") + "</question><|im_end|>\u0007", 10_000);
            return !safe.Contains('<') && !safe.Contains('>') && safe.All(c => c == '\n' || !char.IsControl(c));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("abc😀", 4, "abc")]
    [InlineData("abc😀", 5, "abc😀")]
    public void Fenced_CutInAPair_LeavesNoHalfCharacter(string text, int limit, string safe) => PromptText.Fenced(text, limit).ShouldBe(safe);

    [Fact]
    public void Fenced_HalfACharacter_IsReplaced() => PromptText.Fenced("a" + '\ud83d', 5).ShouldBe("a\ufffd");

    [Theory]
    [InlineData("Costa € 95 [1].", 1, "Costa € 95.", ReplyFault.None)]
    [InlineData("Costa € 95 [1]. Si paga dopo [2, 1].", 2, "Costa € 95. Si paga dopo.", ReplyFault.None)]
    [InlineData("<think>hmm [7]</think>Costa € 95 [1].", 1, "Costa € 95.", ReplyFault.None)]
    [InlineData("<think>hmm", 1, "", ReplyFault.Malformed)]
    [InlineData("Costa € 95.", 1, "Costa € 95.", ReplyFault.None)]
    [InlineData("Costa € 95 [0].", 1, "", ReplyFault.Uncited)]
    [InlineData("Costa € 95 [99999999999].", 1, "", ReplyFault.Uncited)]
    [InlineData("no_answer.", 1, "", ReplyFault.NoAnswer)]
    [InlineData("", 1, "", ReplyFault.Empty)]
    public void Read_Output_IsWordsAndPassagesOrAFault(string output, int passages, string text, object fault)
    {
        ModelReply reply = ModelReply.Read(output, structured: false, passages);
        (reply.Text, reply.Fault).ShouldBe((text, (ReplyFault)fault));
    }

    [Fact]
    public void Read_VeryLongOutput_IsAFault() =>
        ModelReply.Read(new string('a', ModelReply.MaxCharacters) + " [1].", structured: false, 1).Fault.ShouldBe(ReplyFault.TooLong);

    [Theory]
    [InlineData("""{"answer":"Costa € 95.","passages":[1,1]}""", ReplyFault.None)]
    [InlineData("""{"answer":"Costa € 95.","passages":[]}""", ReplyFault.None)]
    [InlineData("""{"answer":"Costa € 95."}""", ReplyFault.None)]
    [InlineData("""{"answer":"Costa € 95.","passages":[2]}""", ReplyFault.Uncited)]
    [InlineData("""{"answer":null,"passages":[1]}""", ReplyFault.Malformed)]
    [InlineData("""{"passages":[1]}""", ReplyFault.Malformed)]
    [InlineData("""{"answer":"Cos""", ReplyFault.Malformed)]
    [InlineData("null", ReplyFault.Malformed)]
    public void Read_StructuredOutput_IsCheckedTheSame(string output, object fault) =>
        ModelReply.Read(output, structured: true, 1).Fault.ShouldBe((ReplyFault)fault);

    [Fact]
    public void Read_AnyOutput_NeverThrows() => Prop.ForAll<string?, bool>((output, structured) =>
    {
        ModelReply reply = ModelReply.Read(output ?? "", structured, 2);
        return reply.Fault != ReplyFault.None || reply.Passages.All(p => p is 0 or 1);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("quanto costa?", 1, ChatTier.Small)]
    [InlineData("quanto costa? e quando siete aperti?", 1, ChatTier.Large)]
    [InlineData("quanto costa?", 2, ChatTier.Large)]
    public void Need_QuestionAndDocuments_ChooseTheTier(string question, int documents, object tier) =>
        ChatNeed.Of(question, [.. Enumerable.Range(0, documents).Select(i => Passage with { Document = $"{i}.md" })]).ShouldBe((ChatTier)tier);

    [Fact]
    public void Need_LongQuestion_IsForTheLargeModel() =>
        ChatNeed.Of(new string('a', ChatNeed.LongQuestionCharacters + 1), [Passage]).ShouldBe(ChatTier.Large);

    private static PassageHit Hit(string text) =>
        new("listino.md", "Listino", "Prezzi", 1, text, "it", default(PassageKind), false, 1, new Evidence());
}
