using Appliance.Knowledge.Library.Search.Vectors;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library.Search.Vectors;

public class PassageVectorsTests
{
    private const int Dimensions = 96;
    private const int Clusters = 40;
    private const int Passages = 4_000;

    // Passages about one subject are closer to each other than subjects are, of which the vectors have length 1.
    private const float Spread = 0.1f;
    private readonly Random random = new(7);

    [Fact]
    public void Signs_ChooseThePassagesThatTheExactComparisonFindsClosest()
    {
        float[][] centres = [.. Enumerable.Range(0, Clusters).Select(_ => Vector(Drift, 1))];
        float[][] vectors = [.. Enumerable.Range(0, Passages).Select(i => Vector(d => centres[i % Clusters][d], Spread))];
        var all = new PassageVectors([.. vectors.Select(Encoded)], Dimensions, signsFrom: Passages);
        all.HasSigns.ShouldBeTrue();
        int found = 0, wanted = 0;
        for (int q = 0; q < Clusters; q++)
        {
            var question = new QuestionVector(Vector(d => centres[q][d], Spread));
            float[] exact = new float[Passages], rough = new float[Passages];
            for (int p = 0; p < Passages; p++)
                exact[p] = all.Whole(p, question);
            all.Agreements(question, rough);
            HashSet<int> chosen = [.. Best(rough, 10 * PassageVectors.SignsFactor)];
            found += Best(exact, 5).Count(chosen.Contains);
            wanted += 5;
        }

        found.ShouldBeGreaterThan(wanted * 95 / 100);
    }

    [Fact]
    public void Signs_NeverChooseAPassageWithoutVectors()
    {
        var vectors = new PassageVectors([Encoded(Vector(Drift, 1)), null, Encoded(Vector(Drift, 1))], Dimensions, signsFrom: 0);
        float[] agreements = new float[3];
        vectors.Agreements(new QuestionVector(Vector(Drift, 1)), agreements);
        agreements[1].ShouldBe(0);
        agreements[0].ShouldBeGreaterThan(0);
        agreements[2].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Likeness_OfRoundedVectors_IsThatOfTheExactOnes()
    {
        float[] left = Vector(Drift, 1), right = Vector(Drift, 1);
        var vectors = new PassageVectors([Encoded(left)], Dimensions);
        vectors.HasSigns.ShouldBeFalse();
        vectors.Whole(0, new QuestionVector(right)).ShouldBe(left.Zip(right, (a, b) => a * b).Sum(), 0.01f);
    }

    // Real encoders' vectors all lean to one side.
    private static float Drift(int dimension) => dimension % 3;

    private static EncodedPassage Encoded(float[] vector) => new(EncodedPassage.Round([vector], Dimensions), Dimensions);

    private static IEnumerable<int> Best(float[] scores, int count) => Enumerable.Range(0, scores.Length).OrderByDescending(p => scores[p]).Take(count);

    private float[] Vector(Func<int, float> around, float spread)
    {
        float[] vector = [.. Enumerable.Range(0, Dimensions).Select(d => around(d) + (spread * ((float)random.NextDouble() - 0.5f)))];
        float length = MathF.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / length)];
    }
}
