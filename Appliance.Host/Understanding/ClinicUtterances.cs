using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Appliance.Host.Texts;
using Appliance.Inference.Classification;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Storage;
using Appliance.Knowledge.Utterances;

namespace Appliance.Host.Understanding;

/// <summary>An utterance cannot be taken; the message says why and what to do.</summary>
internal sealed class UtteranceException(string message) : Exception(message);

/// <summary>The clinic's own examples of intents: added by staff, accepted or rejected by a person, learnt by the next model. Thread-safe.</summary>
internal sealed class ClinicUtterances(Store store, UtteranceStore utterances, ContactStore contacts, TimeProvider time)
{
    /// <summary>Adds what a patient wrote; names and numbers are taken out before it is stored.</summary>
    /// <param name="text">At most <see cref="HearStep.MaxCharacters"/> characters.</param>
    /// <param name="intent">One of the taxonomy.</param>
    /// <param name="language">it, en, es or pt.</param>
    /// <param name="contact">Who wrote it, so that it is erased with them; null when nobody knows.</param>
    /// <param name="by">Who adds it.</param>
    /// <returns>Its number and the words that are stored.</returns>
    /// <exception cref="UtteranceException">Something of it is not usable; nothing was stored.</exception>
    public async Task<(long Id, string Text)> AddAsync(string text, string intent, string language, long? contact, string by)
    {
        if (!Intents.All.Contains(intent))
            throw new UtteranceException($"There is no intent \"{intent}\"; choose one of {string.Join(", ", Intents.All)}.");
        if (!ServedLanguages.All.Contains(language))
            throw new UtteranceException($"There is no language \"{language}\"; choose one of {string.Join(", ", ServedLanguages.All)}.");
        if (text.Length > HearStep.MaxCharacters)
            throw new UtteranceException($"The text has {text.Length} characters; at most {HearStep.MaxCharacters} are taken. Shorten it.");
        Contact? person = contact is { } id
            ? contacts.Find(id) ?? throw new UtteranceException($"There is no contact {id}. \"appliance handoff show CONVERSATION\" names a conversation's contact.")
            : null;
        string scrubbed = PersonalDataScrubber.Scrub(text, person?.DisplayName is { } name ? [name] : []).Trim();
        if (!scrubbed.Any(char.IsLetter))
            throw new UtteranceException("Without names and numbers nothing is left of the text; give the words that say what the patient wants.");
        long? added = await utterances.AddAsync(new Utterance
        {
            Text = scrubbed,
            Intent = intent,
            Language = language,
            ContactId = contact,
            AddedBy = by,
            AddedAt = time.GetUtcNow(),
        });
        return added is { } number
            ? (number, scrubbed)
            : throw new UtteranceException($"There are {UtteranceStore.MaxUtterances} examples already; reject old ones with \"appliance intents review --reject\".");
    }

    /// <summary>Accepts and rejects utterances, all or none of them.</summary>
    /// <exception cref="UtteranceException">A number is not an utterance's.</exception>
    public Task DecideAsync(IReadOnlyList<long> accepted, IReadOnlyList<long> rejected, string by) => store.WriteAsync(session =>
    {
        foreach (long id in accepted)
            Require(UtteranceStore.Accept(session, id, by, time.GetUtcNow()), id);
        foreach (long id in rejected)
            Require(UtteranceStore.Reject(session, id), id);
    });

    /// <summary>What the next model learns from beside the examples of the program.</summary>
    public static IReadOnlyList<LabelledText> Accepted(UtteranceStore utterances) =>
        [.. utterances.List(UtteranceStatus.Accepted).Select(one => new LabelledText(one.Text, one.Intent, one.Language))];

    private static void Require(bool found, long id)
    {
        if (!found)
            throw new UtteranceException($"There is no utterance {id}; \"appliance intents review\" lists them. Nothing was changed.");
    }
}
