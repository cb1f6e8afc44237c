using Appliance.Host.RedFlags.Learned;

namespace Appliance.Tests.Host.RedFlags.Learned;

/// <summary>Models that say the same of every text.</summary>
internal static class Judgement
{
    public static readonly DangerThresholds Thresholds = new(Alarm: 0.8, AlarmWithRule: 0.4, Doubt: 0.2, DoubtWithRule: 0.05, Clinical: 0.5);

    public static DangerDetector Always(double probability, bool crisis = false) => new(Model(probability, crisis));

    public static DangerModel Model(double probability, bool crisis = false)
    {
        var danger = new float[DangerFeatures.Buckets + 1];
        var selfHarm = new float[DangerFeatures.Buckets + 1];
        selfHarm[^1] = crisis ? 1 : -1;
        return new DangerModel(new DangerHeader("test", "rules", 2, 1, 1, Math.Log(probability / (1 - probability)), Thresholds), danger, selfHarm, new float[DangerFeatures.Buckets + 1]);
    }
}
