using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Library.Answers;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class UnansweredQuestionsTests : IDisposable
{
    private readonly TemporaryLibrary library = new();

    public void Dispose() => library.Dispose();

    [Fact]
    public async Task Find_QuestionAskedInVainSeveralTimes_OnceWithItsVariantsAndWhatStaffReplied()
    {
        await AskedAsync(1, "avete un parcheggio per disabili?", "Sì, due posti davanti all'ingresso.");
        await AskedAsync(2, "c'è parcheggio per disabili?", null);
        await AskedAsync(3, "fate il vaccino antinfluenzale?", null);
        await AskedAsync(4, "avete un parcheggio per disabili?", null, outcome: "sent");
        await AskedAsync(5, "ho un forte dolore al petto", null, flags: "chest_pain");

        var gaps = new UnansweredQuestions(library.Store);
        Gap gap = gaps.Find(DateTimeOffset.UnixEpoch, 2).ShouldHaveSingleItem();
        (gap.Language, gap.Count).ShouldBe(("it", 2));
        gap.Variants.Append(gap.Question).ShouldBe(["avete un parcheggio per disabili?", "c'è parcheggio per disabili?"], ignoreOrder: true);
        gap.Replies.ShouldBe(["Sì, due posti davanti all'ingresso."]);
        gaps.Find(DateTimeOffset.UnixEpoch, 1).Count.ShouldBe(2);

        await new ApprovedAnswerEditing(library.Store).PutAsync(
            """{"id":"p","language":"it","questions":["avete un parcheggio per disabili?","c'è parcheggio per disabili?"],"answer":"Due posti."}""", "admin", library.Time.GetUtcNow());
        gaps.Find(DateTimeOffset.UnixEpoch, 2).ShouldBeEmpty();
    }

    private Task AskedAsync(int conversation, string question, string? reply, string outcome = "clarify", string? flags = null) => library.Store.WriteAsync(session =>
    {
        DateTimeOffset at = library.Time.GetUtcNow().AddMinutes(conversation);
        session.Execute("INSERT INTO contacts (id, created_at) VALUES ($0, 0)", conversation);
        session.Execute("INSERT INTO conversations (id, contact_id, channel, business_number, created_at) VALUES ($0, $0, 'x', 'y', 0)", conversation);
        MessageStore.Add(session, Message(MessageAuthor.Patient, question, at));
        TurnStore.Add(session, new TurnRecord(conversation, at.AddSeconds(1), "it", null, null, flags, null, null, outcome, null, null));
        if (reply is not null)
            MessageStore.Add(session, Message(MessageAuthor.Staff, reply, at.AddHours(1)));

        StoredMessage Message(MessageAuthor author, string text, DateTimeOffset time) =>
            new() { ConversationId = conversation, Author = author, Kind = "text", Text = text, OccurredAt = time };
    });
}
