namespace Appliance.Inference.Classification;

/// <summary>
/// Explains single decisions: what the answer would be without each feature (occlusion, Zeiler and Fergus 2014), and which examples are
/// nearest. For people who look into one message, not for every message. Thread-safe.
/// </summary>
/// <param name="classifier">The classifier to explain; stays the caller's.</param>
public sealed class TextExplainer(TextClassifier classifier)
{
    /// <summary>Features named in each direction.</summary>
    public const int MaxFeatures = 12;

    /// <summary>Features of a text that are tried; a longer text is explained by its heaviest ones.</summary>
    public const int MaxTried = 2_000;

    private const string Meaning = "meaning (sentence encoder)";
    private const double SmallestProbability = 1e-30;

    /// <summary>What decided.</summary>
    public TextExplanation Explain(string text)
    {
        var bag = new FeatureBag { Names = [] };
        classifier.Featurizer.Featurize(text, bag);
        long[] ids = bag.Ids[..bag.Count];
        float[] weights = bag.Weights[..bag.Count];
        ReadOnlyMemory<float> vector = classifier.Encode(text);
        var probabilities = new float[classifier.Labels.Count];
        classifier.Run(ids, weights, vector, probabilities);
        int label = VectorMath.IndexOfMax(probabilities);
        float probability = probabilities[label];
        int rival = Enumerable.Range(0, probabilities.Length).Where(other => other != label).MaxBy(other => probabilities[other]);
        double odds = LogOdds(probabilities, label, rival);

        var found = new List<FeatureInfluence>();
        foreach (int index in Enumerable.Range(0, ids.Length).OrderByDescending(i => weights[i]).Take(MaxTried))
        {
            float weight = weights[index];
            weights[index] = 0;
            classifier.Run(ids, weights, vector, probabilities);
            weights[index] = weight;
            found.Add(new FeatureInfluence(bag.Names[(int)ids[index]], odds - LogOdds(probabilities, label, rival)));
        }

        if (!vector.IsEmpty)
        {
            classifier.Run(ids, weights, classifier.AverageVector, probabilities);
            found.Add(new FeatureInfluence(Meaning, odds - LogOdds(probabilities, label, rival)));
        }

        // Copies of one concept are one reason.
        FeatureInfluence[] merged = [.. found.GroupBy(one => one.Feature, StringComparer.Ordinal)
            .Select(group => new FeatureInfluence(group.Key, group.Sum(one => one.Influence)))];
        return new TextExplanation(classifier.Labels[label], probability,
        [
            .. merged.Where(one => one.Influence > 0).OrderByDescending(one => one.Influence).Take(MaxFeatures),
            .. merged.Where(one => one.Influence < 0).OrderBy(one => one.Influence).Take(MaxFeatures),
        ]);
    }

    /// <summary>The examples nearest to a text, nearest first, by the features the classifier reads.</summary>
    /// <param name="text">The text.</param>
    /// <param name="examples">Examples to look among; counted anew at every call, about a second for 15,000.</param>
    /// <param name="count">Examples wanted.</param>
    public IReadOnlyList<NearExample> FindNearest(string text, IReadOnlyList<LabelledText> examples, int count)
    {
        TextFeaturizer featurizer = classifier.Featurizer;
        FeatureVocabulary vocabulary = FeatureVocabulary.Count(featurizer, featurizer.Buckets, examples.Select(example => example.Text), minDocuments: 1);
        var bag = new FeatureBag();
        var own = new float[vocabulary.RowCount];
        SparseVector wanted = Encode(text);
        for (int i = 0; i < wanted.Rows.Length; i++)
            own[wanted.Rows[i]] = wanted.Rows[i] == 0 ? 0 : wanted.Values[i];
        return [.. examples.Select(example => new NearExample(example, Dot(Encode(example.Text)))).OrderByDescending(near => near.Similarity).Take(count)];

        SparseVector Encode(string one)
        {
            featurizer.Featurize(one, bag);
            return vocabulary.Encode(bag);
        }

        double Dot(SparseVector example)
        {
            double sum = 0;
            for (int i = 0; i < example.Rows.Length; i++)
                sum += own[example.Rows[i]] * example.Values[i];
            return sum;
        }
    }

    // Against the likeliest rival, not against all others: near certainty, one minus the probability has no digits left.
    private static double LogOdds(float[] probabilities, int label, int rival) =>
        Math.Log((probabilities[label] + SmallestProbability) / (probabilities[rival] + SmallestProbability));
}
