using System.Globalization;

namespace Appliance.Knowledge.Library.Search;

/// <summary>
/// Coefficients of <see cref="Evidence"/>, from <c>evidence.txt</c>: <c>version</c>, then a section for libraries searched by words alone and one for
/// those searched by vectors too (<c>[words]</c>, <c>[vectors]</c>), each with <c>strong</c> and <c>sure</c>, the
/// probabilities from which on is answered, <c>bias</c> and a line for each feature. Fitted by
/// <c>appliance knowledge calibrate</c>.
/// </summary>
public sealed class EvidenceWeights
{
    /// <summary>Names of the sections.</summary>
    public const string Words = "words", Vectors = "vectors";

    /// <summary>
    /// Log-odds that a quote about another service or examination loses, or about after where before was asked. Set by hand: such questions are rare among
    /// those that the coefficients are fitted on, and a wrong preparation does harm.
    /// </summary>
    public const double OtherTopicPenalty = 5;

    private const string Resource = "evidence.txt";
    private const string Bias = "bias";

    private static readonly Dictionary<string, EvidenceWeights> Published = Read();

    private readonly Dictionary<string, double> weights = new(StringComparer.Ordinal);

    /// <summary>
    /// The probability from which on a passage is taken for an answer. In the published file raised by hand from what calibration gave (0.37): below 0.5, one
    /// in nine of the sample clinic's unanswerable questions was taken for answered.
    /// </summary>
    public double Strong { get; private set; }

    /// <summary>The probability from which on it may be sent without a person's look.</summary>
    public double Sure { get; private set; }

    /// <summary>The ones that come with the program.</summary>
    /// <param name="vectors">Whether sentence vectors were compared too.</param>
    public static EvidenceWeights For(bool vectors) => Published[vectors ? Vectors : Words];

    /// <summary>Log-odds that a quote with these features answers, against none that does; features without a coefficient do not count.</summary>
    public double LogOdds(IReadOnlyDictionary<string, double> features)
    {
        double sum = weights.GetValueOrDefault(Bias) - (OtherTopicPenalty * features.GetValueOrDefault("other_topic"));
        foreach ((string name, double value) in features)
            sum += weights.GetValueOrDefault(name) * value;
        return sum;
    }

    private static Dictionary<string, EvidenceWeights> Read()
    {
        using Stream stream = typeof(EvidenceWeights).Assembly.GetManifestResourceStream($"{typeof(EvidenceWeights).Namespace}.{Resource}")
            ?? throw new InvalidOperationException($"The program was built without {Resource}.");
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, EvidenceWeights>(StringComparer.Ordinal);
        EvidenceWeights? section = null;
        while (reader.ReadLine() is { } line)
        {
            string[] parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            if (line.StartsWith('['))
                sections.Add(line.Trim('[', ']'), section = new EvidenceWeights());
            else if (parts.Length == 2 && line[0] != '#' && section is not null)
                section.Add(parts[0], double.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        return sections;
    }

    private void Add(string name, double value)
    {
        if (name == "strong")
            Strong = value;
        else if (name == "sure")
            Sure = value;
        else
            weights.Add(name, value);
    }
}
