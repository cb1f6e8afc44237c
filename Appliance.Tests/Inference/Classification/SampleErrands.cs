using Appliance.Inference.Classification;

namespace Appliance.Tests.Inference.Classification;

/// <summary>A small labelled set that any sound classifier separates.</summary>
internal static class SampleErrands
{
    private static readonly string[] Prices =
        ["how much is a cleaning", "what does a visit cost", "price of an x-ray", "how much for whitening", "what is the price", "cost of a filling please"];

    private static readonly string[] Bookings =
        ["I want to book a visit", "can I get an appointment", "book me for monday", "I need an appointment", "book a cleaning", "an appointment with the doctor"];

    private static readonly string[] Others =
        ["who won the match", "tell me a joke", "will it rain tonight", "recipe for lasagna", "who is the president", "sing me a song"];

    internal static IReadOnlyList<LabelledText> Train { get; } = [.. Label(Prices, "price"), .. Label(Bookings, "booking"), .. Label(Others, "out_of_scope")];

    internal static IReadOnlyList<LabelledText> Validation { get; } =
    [
        new("how much does an appointment cost", "price"), new("price of cleaning", "price"),
        new("book an appointment please", "booking"), new("I want to book", "booking"),
        new("tell me who sings", "out_of_scope"), new("will the match be tonight", "out_of_scope"),
    ];

    /// <summary>Small and quick; everything the default does is in it.</summary>
    internal static ClassifierTrainingOptions Options { get; } = new()
    {
        Featurizer = new FeaturizerSettings(FeaturizerSettings.MinBuckets, 2, 4),
        HiddenUnits = 8,
        Members = 2,
        Epochs = 10,
        MinDocuments = 1,
    };

    private static IEnumerable<LabelledText> Label(string[] texts, string label) => texts.Select(text => new LabelledText(text, label, "en"));
}
