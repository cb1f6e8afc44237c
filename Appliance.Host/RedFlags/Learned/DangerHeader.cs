namespace Appliance.Host.RedFlags.Learned;

/// <summary>What a danger model knows about itself.</summary>
/// <param name="Version">Its version: the day of its rules and a digest of its weights.</param>
/// <param name="Rules">Versions of the rules it was trained with: they are among its features.</param>
/// <param name="Examples">Messages it was trained on.</param>
/// <param name="Seed">Of every random choice.</param>
/// <param name="Slope">Calibration: probability = 1 / (1 + e^−(slope × score + offset)).</param>
/// <param name="Offset">As above.</param>
/// <param name="Thresholds">What follows from a probability.</param>
internal sealed record DangerHeader(string Version, string Rules, int Examples, int Seed, double Slope, double Offset, DangerThresholds Thresholds);

/// <summary>From which probability on what happens: alarms by the first blind cases and ordinary errands, doubt by these alone.</summary>
/// <param name="Alarm">An alarm, whatever the rules say.</param>
/// <param name="AlarmWithRule">An alarm where a rule fires; below it the rule is overruled.</param>
/// <param name="Doubt">A possible danger: no alarm, but a person sees it.</param>
/// <param name="DoubtWithRule">A possible danger where a rule fires that was overruled.</param>
/// <param name="Clinical">A clinical question: a score, not a probability.</param>
internal sealed record DangerThresholds(double Alarm, double AlarmWithRule, double Doubt, double DoubtWithRule, double Clinical);
