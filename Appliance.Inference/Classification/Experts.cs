namespace Appliance.Inference.Classification;

/// <summary>A network over the words of a text. Immutable and thread-safe.</summary>
internal sealed record TextExpert(FeatureVocabulary Vocabulary, ClassifierNetwork Network);

/// <summary>A network over an encoder's vector of a text. Immutable and thread-safe.</summary>
/// <param name="Encoder">Identity of the encoder.</param>
/// <param name="Scaler">Applied to the vectors first.</param>
/// <param name="Network">One row of its table for each number of a vector, after an empty one.</param>
internal sealed record VectorExpert(string Encoder, VectorScaler Scaler, ClassifierNetwork Network);

/// <summary>
/// How the logits of the experts become calibrated ones: each times its scale, then added (logarithmic opinion pool). With one expert the
/// scale is one over its temperature.
/// </summary>
internal readonly record struct ExpertScales(float Text, float Vector)
{
    private const int WeightSteps = 20;

    /// <summary>The scales with the least negative log-likelihood on texts that were not trained on.</summary>
    /// <param name="text">Logits of the text expert.</param>
    /// <param name="vector">Logits of the vector expert; null where there is none.</param>
    /// <param name="truths">Index of each text's label.</param>
    internal static ExpertScales Fit(float[][] text, float[][]? vector, int[] truths)
    {
        float textTemperature = Calibration.FitTemperature(text, truths);
        if (vector is null)
            return new ExpertScales(1 / textTemperature, 0);
        float vectorTemperature = Calibration.FitTemperature(vector, truths);
        (ExpertScales Scales, double Loss) best = (default, double.PositiveInfinity);
        for (int step = 0; step <= WeightSteps; step++)
        {
            float weight = (float)step / WeightSteps;
            var scales = new ExpertScales(weight / textTemperature, (1 - weight) / vectorTemperature);
            float[][] joined = scales.Join(text, vector);
            float temperature = Calibration.FitTemperature(joined, truths);
            double loss = Calibration.Loss(joined, truths, temperature);
            if (loss < best.Loss)
                best = (new ExpertScales(scales.Text / temperature, scales.Vector / temperature), loss);
        }

        return best.Scales;
    }

    /// <summary>Calibrated logits.</summary>
    internal float[][] Join(float[][] text, float[][]? vector)
    {
        var joined = new float[text.Length][];
        for (int i = 0; i < joined.Length; i++)
        {
            joined[i] = new float[text[i].Length];
            for (int c = 0; c < joined[i].Length; c++)
                joined[i][c] = Text * text[i][c] + (vector is null ? 0 : Vector * vector[i][c]);
        }

        return joined;
    }
}
