namespace Appliance.Host.Evaluation;

/// <summary>
/// Logistic regression by Newton's method (iteratively reweighted least squares) with a ridge penalty on standardised features. Every library weighs the
/// same, and so does every question of it.
/// </summary>
internal sealed class EvidenceFit
{
    /// <summary>Strength of the penalty, in questions: what a coefficient of 1 standard deviation costs. Chosen by leaving out one library after the other.</summary>
    public const double Ridge = 60;

    /// <summary>Newton steps; it converges in fewer.</summary>
    public const int MaxSteps = 25;

    private const double Converged = 1e-6;

    private readonly string[] names;
    private readonly double[] coefficients;

    private EvidenceFit(string[] names, double[] coefficients)
    {
        this.names = names;
        this.coefficients = coefficients;
    }

    /// <summary>Coefficients by the name of their feature, and the bias.</summary>
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

        double[] fitted = Newton(rows, [.. samples.Select(sample => sample.Right)], ridge);
        double[] plain = [.. names.Select((_, i) => scale[i] > 0 ? fitted[i] / scale[i] : 0), fitted[^1]];
        plain[^1] -= names.Select((_, i) => plain[i] * mean[i]).Sum();
        return new EvidenceFit(names, plain);
    }

    /// <summary>Log-odds of a sample.</summary>
    public double Score(CalibrationSample sample)
    {
        double sum = Bias;
        for (int i = 0; i < names.Length; i++)
            sum += coefficients[i] * sample.Features.GetValueOrDefault(names[i]);
        return sum;
    }

    private static double[] Newton(double[][] rows, bool[] right, double ridge)
    {
        int n = rows[0].Length + 1;
        double[] w = new double[n];
        for (int step = 0; step < MaxSteps; step++)
        {
            double[] gradient = new double[n];
            double[,] hessian = new double[n, n];
            for (int r = 0; r < rows.Length; r++)
                AddRow(rows[r], right[r], w, gradient, hessian);
            for (int i = 0; i < n - 1; i++)
            {
                gradient[i] -= ridge * w[i];
                hessian[i, i] += ridge;
            }

            double[] change = Solve(hessian, gradient);
            for (int i = 0; i < n; i++)
                w[i] += change[i];
            if (change.Max(Math.Abs) < Converged)
                break;
        }

        return w;
    }

    private static void AddRow(double[] row, bool right, double[] w, double[] gradient, double[,] hessian)
    {
        int n = w.Length;
        double sum = w[n - 1];
        for (int i = 0; i < n - 1; i++)
            sum += w[i] * row[i];
        double p = 1 / (1 + Math.Exp(-sum)), error = (right ? 1 : 0) - p, weight = Math.Max(p * (1 - p), 1e-9);
        for (int i = 0; i < n; i++)
        {
            double x = i < n - 1 ? row[i] : 1;
            gradient[i] += error * x;
            for (int j = 0; j <= i; j++)
                hessian[i, j] += weight * x * (j < n - 1 ? row[j] : 1);
        }
    }

    // Cholesky; the penalty makes the matrix positive definite. Only the lower triangle is filled in.
    private static double[] Solve(double[,] a, double[] b)
    {
        int n = b.Length;
        double[,] l = new double[n, n];
        double[] x = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = a[i, j];
                for (int k = 0; k < j; k++)
                    sum -= l[i, k] * l[j, k];
                l[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-9)) : sum / l[j, j];
            }
        }

        for (int i = 0; i < n; i++)
        {
            x[i] = b[i];
            for (int k = 0; k < i; k++)
                x[i] -= l[i, k] * x[k];
            x[i] /= l[i, i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                x[i] -= l[k, i] * x[k];
            x[i] /= l[i, i];
        }

        return x;
    }
}
