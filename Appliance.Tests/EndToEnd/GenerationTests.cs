using System.Text.RegularExpressions;
using Appliance.Host.Demo;
using Appliance.Host.Generation;
using Appliance.Host.Simulator.Journal;
using Appliance.Inference.Runtime;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.EndToEnd;

/// <summary>
/// The running service with the smallest real language model, which invents freely: what it says right goes out, what it invents does
/// not. Skipped where the model or the engine is not installed.
/// </summary>
public sealed class GenerationTests(ITestOutputHelper output)
{
    private const string ModelFile = "SmolLM2-135M-Instruct.Q4_1.gguf";

    private static readonly string[] Questions =
    [
        "How much is a thyroid ultrasound?", "How much is a dermatology visit?", "Where can I park?", "How do I prepare for a colonoscopy?",
        "Which insurance do you accept?", "How can I cancel an appointment?",
    ];

    [SkippableFact]
    public async Task Clinic_RealModel_EveryReplyIsOneOfTheClinicsAndNoNumberIsInvented()
    {
        Engines.Require();
        string path = Path.Combine(Environment.GetEnvironmentVariable("APPLIANCE_MODELS") ?? "", ModelFile);
        Skip.IfNot(File.Exists(path), $"APPLIANCE_MODELS has no {ModelFile}");
        Skip.IfNot(NativeRuntime.LoadLlama().Ok, "llama.cpp is not installed");
        await using LiveClinic clinic = await LiveClinic.StartAsync(null, "chat.model=" + path, "chat.deadline_seconds=10");
        clinic.Get<ChatClients>().Problem.ShouldBeNull();
        HashSet<string> published = [.. Directory.EnumerateFiles(DemoWorld.ClinicFolder, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal) || file.EndsWith(".json", StringComparison.Ordinal) || file.EndsWith(".jsonl", StringComparison.Ordinal))
            .SelectMany(file => Numbers(File.ReadAllText(file)))];
        foreach (string question in Questions)
        {
            SendEntry reply = (await clinic.SayAsync(clinic.NewPatient(), question)).ShouldHaveSingleItem();
            output.WriteLine($"{question}\n{reply.Text}\n");
            Numbers(reply.Text!).Where(number => !published.Contains(number)).ShouldBeEmpty(reply.Text);
        }

        clinic.Get<ChatClients>().Engine!.Statistics.GeneratedTokens.ShouldBeGreaterThan(0);
        clinic.Get<ChatClients>().Engine!.Statistics.PinnedPrefixes.ShouldBe(1);
        clinic.Alerts.ShouldNotContain(alert => alert.Kind == PassageAgent.Unavailable);
        PatientData.LoggedBy(clinic).ShouldBeEmpty();
    }

    private static IEnumerable<string> Numbers(string text) => Regex.Matches(text, @"\d+").Select(match => match.Value);
}
