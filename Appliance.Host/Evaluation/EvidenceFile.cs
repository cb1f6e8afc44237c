using System.Globalization;
using Appliance.Knowledge.Library.Search;

namespace Appliance.Host.Evaluation;

/// <summary>Writes the file that <see cref="EvidenceWeights"/> reads.</summary>
internal static class EvidenceFile
{
    /// <summary>The file's text.</summary>
    /// <param name="sections">What was fitted, by name of the section.</param>
    /// <param name="version">When.</param>
    public static string Format(IEnumerable<(string Name, CalibratedGate Gate)> sections, string version)
    {
        var lines = new List<string> { "# Multinomial regression, written by \"appliance knowledge calibrate\"; see EvidenceWeights.", "version " + version };
        foreach ((string name, CalibratedGate gate) in sections)
        {
            lines.Add($"[{name}]");
            lines.Add(Line("strong", gate.Strong));
            lines.Add(Line("sure", gate.Sure));
            lines.Add(Line("bias", gate.Fit.Bias));
            lines.AddRange(gate.Fit.Coefficients.Where(one => one.Value != 0).Select(one => Line(one.Name, one.Value)));
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string Line(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.####}");
}
