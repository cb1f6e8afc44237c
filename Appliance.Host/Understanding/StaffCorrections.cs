using Appliance.Host.Texts;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;

namespace Appliance.Host.Understanding;

/// <summary>What staff say a patient wanted becomes an example of the clinic, tied to the contact who wrote it. Thread-safe.</summary>
internal sealed class StaffCorrections(ClinicUtterances utterances, ConversationStore conversations, ContactStore contacts, MessageStore messages)
{
    /// <summary>Messages of a conversation that are looked through for what the patient wrote last.</summary>
    public const int MaxMessages = 50;

    /// <summary>Adds an example that waits for a person, like every other.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The patient's message; null takes what the patient wrote last, all messages of it.</param>
    /// <param name="intent">What the patient wanted.</param>
    /// <param name="language">Language of the words; null takes the contact's.</param>
    /// <param name="by">Who corrects.</param>
    /// <returns>The example's number and the words that are stored, without names and numbers.</returns>
    /// <exception cref="UtteranceException">There is nothing to correct, or something of it is not usable; nothing was stored.</exception>
    public Task<(long Id, string Text)> AddAsync(long conversationId, long? messageId, string intent, string? language, string by)
    {
        Conversation conversation = conversations.Find(conversationId)
            ?? throw new UtteranceException($"There is no conversation {conversationId}. \"appliance handoff list\" shows those that wait.");
        string text = messageId is { } id ? Message(conversationId, id) : Last(conversationId);
        string? written = language ?? contacts.Get(conversation.ContactId).Language;
        if (written is null || !ServedLanguages.All.Contains(written))
            throw new UtteranceException($"The language of the words is not known; say it with --language, one of {string.Join(", ", ServedLanguages.All)}.");
        return utterances.AddAsync(text, intent, written, conversation.ContactId, by);
    }

    private string Message(long conversationId, long id) => messages.Recent(conversationId, 1, id + 1) is [{ Author: MessageAuthor.Patient, Text: { } text } message] && message.Id == id
        ? text
        : throw new UtteranceException(
            $"Message {id} is none that the patient of conversation {conversationId} wrote. \"appliance handoff show {conversationId} --json\" has the messages' ids.");

    private string Last(long conversationId)
    {
        IEnumerable<string> last = messages.Recent(conversationId, MaxMessages).Reverse()
            .SkipWhile(message => message.Author != MessageAuthor.Patient)
            .TakeWhile(message => message.Author == MessageAuthor.Patient)
            .Select(message => message.Text).OfType<string>().Reverse();
        string text = string.Join('\n', last);
        return text.Length > 0 ? text : throw new UtteranceException($"The patient of conversation {conversationId} wrote no words lately. Name a message with --message.");
    }
}
