namespace Appliance.Host.RedFlags.Learned;

/// <summary>Turns scores into probabilities (Platt, 1999: a logistic function of the score). Thread-safe.</summary>
internal static class DangerCalibration
{
    private const int Steps = 200;
    private const double Ridge = 1e-6;

    /// <summary>Slope and offset with the greatest likelihood, by Newton's method.</summary>
    /// <param name="judged">Scores of messages that the model had not seen, and whether they were dangerous; both kinds.</param>
    public static (double Slope, double Offset) Fit(IReadOnlyList<(double Score, bool Positive)> judged)
    {
        double slope = 1, offset = 0;
        for (int step = 0; step < Steps; step++)
        {
            double gradientSlope = 0, gradientOffset = 0, both = 0, slopes = Ridge, offsets = Ridge;
            foreach ((double score, bool positive) in judged)
            {
                double probability = 1 / (1 + Math.Exp(-((slope * score) + offset)));
                double error = probability - (positive ? 1 : 0), spread = probability * (1 - probability);
                gradientSlope += error * score;
                gradientOffset += error;
                slopes += spread * score * score;
                offsets += spread;
                both += spread * score;
            }
            double determinant = (slopes * offsets) - (both * both);
            slope -= ((offsets * gradientSlope) - (both * gradientOffset)) / determinant;
            offset -= ((slopes * gradientOffset) - (both * gradientSlope)) / determinant;
        }
        return (slope, offset);
    }
}
