using Appliance.Host.Pipeline;
using Appliance.Inference.Classification;

namespace Appliance.Host.Understanding;

/// <summary>The intents of a message's clauses, where it has several. Thread-safe.</summary>
internal static class ClauseIntents
{
    /// <summary>Confidence from which a clause's intent counts: a part says less than the whole, so it must be clearer.</summary>
    public const double MinConfidence = 0.6;

    private static readonly IReadOnlySet<string> Silent = new HashSet<string>
    {
        Intents.Greeting, Intents.ThanksGoodbye, Intents.Affirm, Intents.Deny, Intents.OutOfScope,
    };

    /// <summary>
    /// What clauses ask for beside the whole message's intent, in the order of the clauses, each intent once. Greetings, thanks,
    /// yes, no and out of scope are no errands.
    /// </summary>
    /// <param name="classifier">Classifies each clause on its own.</param>
    /// <param name="text">The whole message.</param>
    /// <param name="whole">The whole message's intent, which is left out.</param>
    public static IReadOnlyList<IntentScore> Find(ITextClassifier classifier, string text, string whole)
    {
        IReadOnlyList<string> clauses = ClauseSplitter.Split(text);
        if (clauses.Count < 2)
            return [];
        var found = new List<IntentScore>();
        foreach (string clause in clauses)
        {
            ClassifierPrediction prediction = classifier.Classify(clause);
            bool counts = prediction.Confidence >= MinConfidence && prediction.Label != whole && !Silent.Contains(prediction.Label);
            if (counts && !found.Exists(score => score.Intent == prediction.Label))
                found.Add(new IntentScore(prediction.Label, prediction.Confidence));
        }

        return found;
    }

    /// <summary>Whether an intent asks for nothing, so that a clause that does ask goes before it.</summary>
    public static bool IsSocial(string intent) => intent is Intents.Greeting or Intents.ThanksGoodbye;
}
