using System.Globalization;

namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// Coefficients of <see cref="Evidence"/>, from <c>evidence.txt</c>: <c>version</c>, <c>bias</c> and a line for each feature. Logistic regression on
/// half a of <c>Appliance.Tests/Evaluation/library</c> (a passage is right when its quote has the expected facts) and on the sample clinic's
/// questions that are not held out.
/// </summary>
internal sealed class EvidenceWeights
{
    private const string Resource = "evidence.txt";

    private readonly Dictionary<string, double> weights = new(StringComparer.Ordinal);
    private readonly double bias;

    private EvidenceWeights()
    {
        using Stream stream = typeof(EvidenceWeights).Assembly.GetManifestResourceStream($"{typeof(EvidenceWeights).Namespace}.{Resource}")
            ?? throw new InvalidOperationException($"The program was built without {Resource}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            string[] parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || line[0] == '#')
                continue;
            if (parts[0] == "version")
                Version = parts[1];
            else if (parts[0] == "bias")
                bias = double.Parse(parts[1], CultureInfo.InvariantCulture);
            else
                weights.Add(parts[0], double.Parse(parts[1], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The ones that come with the program.</summary>
    public static EvidenceWeights Published { get; } = new();

    /// <summary>When they were fitted.</summary>
    public string Version { get; } = "";

    /// <summary>Log-odds of an answer with these features.</summary>
    public double Sum(IReadOnlyDictionary<string, double> features) => bias + weights.Sum(weight => weight.Value * features[weight.Key]);
}
