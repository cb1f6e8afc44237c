using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Journal;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace Appliance.Tests.EndToEnd;

/// <summary>Looks for patients in what the service logged.</summary>
internal static class PatientData
{
    /// <summary>Shorter texts ("sì") occur in lines that have nothing to do with a patient.</summary>
    private const int ShortestText = 8;

    /// <summary>
    /// Lines above Trace that hold a name, number, user id, message id or text of a patient, and takes all lines away. Message ids count,
    /// since Meta's hold the number.
    /// </summary>
    public static IReadOnlyList<string> LoggedBy(LiveClinic clinic)
    {
        string[] secrets = [.. Secrets(clinic.Phones).Where(text => text is not null).Distinct().Select(text => text!)];
        List<string> found = [];
        while (clinic.Log.Lines.TryDequeue(out CapturedLine? line))
        {
            if (line.Level == LogLevel.Trace)
                continue;
            found.AddRange(secrets.Where(secret => line.Everything.Contains(secret, StringComparison.OrdinalIgnoreCase))
                .Select(secret => $"{line.Level} {line.Category} has \"{secret}\": {line.Everything}"));
        }

        return found;
    }

    private static IEnumerable<string?> Secrets(SimulatorServer phones)
    {
        foreach (SimulatedPatient patient in phones.Patients)
        {
            yield return patient.Phone;
            yield return patient.UserId;
            foreach (string name in patient.Name.Split(' '))
                yield return name;
        }

        foreach (InboundEntry entry in phones.Journal.Inbound)
        {
            yield return entry.Wamid;
            if (entry.Content.Summary is { Length: >= ShortestText } text)
                yield return text;
        }

        foreach (SendEntry entry in phones.Journal.Sends)
        {
            yield return entry.Wamid;
            yield return entry.Text;
        }
    }
}
