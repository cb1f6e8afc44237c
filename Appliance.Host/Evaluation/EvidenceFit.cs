using Appliance.Knowledge.Library.Search;

namespace Appliance.Host.Evaluation;

/// <summary>
/// Multinomial regression with a ridge penalty on standardised features: of a question's passages one is quoted, or none. What is maximised is the
/// likelihood of the passages that are right, together, and of none where there is no such passage, so that passages compete: two that look equally good
/// are both doubtful. Full-batch gradient ascent with step sizes as of Adam (Kingma and Ba 2015).
/// </summary>
internal sealed class EvidenceFit
{
    /// <summary>Strength of the penalty, in questions: what a coefficient of 1 standard deviation costs. Chosen by leaving out one library after the other.</summary>
    public const double Ridge = 80;

    /// <summary>Steps of the ascent.</summary>
    public const int Steps = 600;

    private const double Rate = 0.03, Decay1 = 0.9, Decay2 = 0.999, Epsilon = 1e-8;

    private readonly string[] names;
    private readonly double[] coefficients;

    private EvidenceFit(string[] names, double[] coefficients)
    {
        this.names = names;
        this.coefficients = coefficients;
    }

    /// <summary>Coefficients by the name of their feature.</summary>
    public IEnumerable<(string Name, double Value)> Coefficients => names.Select((name, i) => (name, coefficients[i]));

    /// <summary>Added to the sum.</summary>
    public double Bias => coefficients[^1];

    /// <summary>Fits.</summary>
    /// <param name="samples">What is fitted.</param>
    /// <param name="ridge">Strength of the penalty.</param>
    public static EvidenceFit Of(IReadOnlyList<CalibrationSample> samples, double ridge = Ridge)
    {
        string[] names = [.. samples.SelectMany(sample => sample.Features.Keys).Distinct().Order(StringComparer.Ordinal)];
        double[][] rows = [.. samples.Select(sample => names.Select(name => sample.Features.GetValueOrDefault(name)).ToArray())];
        double[] mean = [.. Enumerable.Range(0, names.Length).Select(i => rows.Average(row => row[i]))];
        double[] scale = [.. Enumerable.Range(0, names.Length).Select(i => Math.Sqrt(rows.Average(row => Math.Pow(row[i] - mean[i], 2))))];
        foreach (double[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
                row[i] = scale[i] > 0 ? (row[i] - mean[i]) / scale[i] : 0;
        }

        int[][] questions = [.. samples.Index().GroupBy(one => (one.Item.Library, one.Item.Question), one => one.Index).Select(group => group.ToArray())];
        double[] fitted = Ascend(rows, [.. samples.Select(sample => sample.Right)], questions, ridge);
        double[] plain = [.. names.Select((_, i) => scale[i] > 0 ? fitted[i] / scale[i] : 0), fitted[^1]];
        plain[^1] -= names.Select((_, i) => plain[i] * mean[i]).Sum();
        return new EvidenceFit(names, plain);
    }

    /// <summary>Of each question the sample that would be quoted, with the probability that it is the answer.</summary>
    public IEnumerable<(CalibrationSample Sample, double Probability)> Best(IEnumerable<CalibrationSample> samples) =>
        samples.GroupBy(sample => (sample.Library, sample.Question)).Select(question =>
        {
            CalibrationSample[] all = [.. question];
            double[] odds = [.. all.Select(sample => sample.Quote.Length == 0 ? 0 : Math.Exp(Sum(sample)))];
            double[] pooled = QuoteAgreement.Pool([.. all.Select(sample => (sample.Quote, sample.DocumentLanguage, ""))], odds);
            int best = Array.IndexOf(odds, odds.Max());
            return (all[best], pooled[best] / (1 + odds.Sum()));
        });

    private double Sum(CalibrationSample sample)
    {
        double sum = Bias - (EvidenceWeights.OtherTopicPenalty * sample.Features.GetValueOrDefault("other_topic"));
        for (int i = 0; i < names.Length; i++)
            sum += coefficients[i] * sample.Features.GetValueOrDefault(names[i]);
        return sum;
    }

    private static double[] Ascend(double[][] rows, bool[] right, int[][] questions, double ridge)
    {
        int n = rows[0].Length + 1;
        double[] w = new double[n], first = new double[n], second = new double[n];
        for (int step = 1; step <= Steps; step++)
        {
            double[] gradient = new double[n];
            foreach (int[] question in questions)
                AddQuestion(rows, right, question, w, gradient);
            for (int i = 0; i < n; i++)
            {
                double g = gradient[i] - (i < n - 1 ? ridge * w[i] : 0);
                first[i] = (Decay1 * first[i]) + ((1 - Decay1) * g);
                second[i] = (Decay2 * second[i]) + ((1 - Decay2) * g * g);
                w[i] += Rate * (first[i] / (1 - Math.Pow(Decay1, step))) / (Math.Sqrt(second[i] / (1 - Math.Pow(Decay2, step))) + Epsilon);
            }
        }

        return w;
    }

    // The gradient is what the right ones are expected to have, less what all are.
    private static void AddQuestion(double[][] rows, bool[] right, int[] question, double[] w, double[] gradient)
    {
        int n = w.Length;
        double[] odds = [.. question.Select(r =>
        {
            double sum = w[n - 1];
            for (int i = 0; i < n - 1; i++)
                sum += w[i] * rows[r][i];
            return Math.Exp(Math.Min(sum, 30));
        })];
        double all = 1 + odds.Sum(), good = question.Select((r, k) => right[r] ? odds[k] : 0).Sum();
        for (int k = 0; k < question.Length; k++)
        {
            double share = (good > 0 && right[question[k]] ? odds[k] / good : 0) - (odds[k] / all);
            double[] row = rows[question[k]];
            for (int i = 0; i < n - 1; i++)
                gradient[i] += share * row[i];
            gradient[n - 1] += share;
        }
    }
}
