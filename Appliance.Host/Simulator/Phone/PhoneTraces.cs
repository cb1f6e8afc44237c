namespace Appliance.Host.Simulator.Phone;

/// <summary>The latest explanations by patient, for a page that opens later. Thread-safe.</summary>
internal sealed class PhoneTraces
{
    /// <summary>Explanations kept per patient; the oldest goes first.</summary>
    public const int MaxPerPatient = 50;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<TraceEntry>> byPatient = [];

    public void Add(string patientKey, TraceEntry entry)
    {
        lock (gate)
        {
            if (!byPatient.TryGetValue(patientKey, out Queue<TraceEntry>? entries))
                byPatient.Add(patientKey, entries = new Queue<TraceEntry>());
            if (entries.Count == MaxPerPatient)
                entries.Dequeue();
            entries.Enqueue(entry);
        }
    }

    /// <summary>Everything kept, oldest first within a patient.</summary>
    public IReadOnlyList<(string PatientKey, TraceEntry Entry)> All()
    {
        lock (gate)
            return [.. byPatient.SelectMany(pair => pair.Value.Select(entry => (pair.Key, entry)))];
    }
}
