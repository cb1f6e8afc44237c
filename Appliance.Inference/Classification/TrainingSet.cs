namespace Appliance.Inference.Classification;

/// <summary>Checked examples with their labels as indexes. Immutable.</summary>
internal sealed class TrainingSet
{
    /// <summary>Fewest examples of a label; one cannot be told from chance, and a validation split needs one more.</summary>
    internal const int MinExamplesPerLabel = 2;

    private TrainingSet(string[] labels, LabelledText[] examples)
    {
        Labels = labels;
        Examples = examples;
        Truths = [.. examples.Select(example => Array.BinarySearch(labels, example.Label, StringComparer.Ordinal))];
    }

    /// <summary>The labels in ordinal order.</summary>
    internal string[] Labels { get; }

    internal LabelledText[] Examples { get; }

    /// <summary>Index into <see cref="Labels"/> of each example.</summary>
    internal int[] Truths { get; }

    /// <exception cref="TrainingDataException">No examples, fewer than two labels, or too few examples of a label.</exception>
    internal static TrainingSet Create(IReadOnlyList<LabelledText> examples, IReadOnlyList<LabelledText>? validation = null)
    {
        if (examples.Count == 0)
            throw new TrainingDataException("There are no training examples.");
        foreach (IGrouping<string, LabelledText> label in examples.GroupBy(example => example.Label, StringComparer.Ordinal))
        {
            if (label.Count() < MinExamplesPerLabel)
            {
                throw new TrainingDataException(
                    $"The label \"{label.Key}\" has {label.Count()} example, at least {MinExamplesPerLabel} are needed; add examples or remove the label.");
            }
        }

        // A label without examples: what is out of scope can be decided by a threshold that validation sets.
        IEnumerable<string> unseen = (validation ?? []).Select(example => example.Label).Where(label => DecisionRule.FindOutOfScope([label]) == 0);
        string[] labels = [.. examples.Select(example => example.Label).Concat(unseen).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (labels.Length < 2)
            throw new TrainingDataException($"All examples have the label \"{labels[0]}\"; a classifier needs at least two labels.");
        return new TrainingSet(labels, [.. examples]);
    }

    /// <summary>The validation examples under this set's labels.</summary>
    /// <exception cref="TrainingDataException">Empty, or a label that was not trained.</exception>
    internal TrainingSet ForValidation(IReadOnlyList<LabelledText> validation)
    {
        if (validation.Count == 0)
            throw new TrainingDataException("There are no validation examples.");
        LabelledText? stranger = validation.FirstOrDefault(example => Array.BinarySearch(Labels, example.Label, StringComparer.Ordinal) < 0);
        if (stranger is not null)
            throw new TrainingDataException($"The validation label \"{stranger.Label}\" does not occur in the training data; correct it or add training examples.");
        return new TrainingSet(Labels, [.. validation]);
    }

    /// <summary>Sets a share of each label aside, at least one example and never all of them.</summary>
    internal (TrainingSet Train, TrainingSet Validation) Split(float share, int seed)
    {
        int[] order = [.. Enumerable.Range(0, Examples.Length)];
        new Random(seed).Shuffle(order);
        var aside = new bool[Examples.Length];
        foreach (IGrouping<int, int> label in order.GroupBy(index => Truths[index]))
        {
            int[] members = [.. label];
            int count = Math.Clamp((int)MathF.Round(members.Length * share), 1, members.Length - 1);
            foreach (int index in members.AsSpan(0, count))
                aside[index] = true;
        }

        return (Part(index => !aside[index]), Part(index => aside[index]));
    }

    private TrainingSet Part(Func<int, bool> chosen) =>
        new(Labels, [.. Examples.Where((_, index) => chosen(index))]);
}
