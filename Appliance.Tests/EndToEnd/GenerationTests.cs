using System.Text.RegularExpressions;
using Appliance.Host.Demo;
using Appliance.Host.Generation;
using Appliance.Host.Simulator;
using Appliance.Inference.Runtime;
using Appliance.Tests.Fakes;
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
        "Which insurance do you accept?", "How can I cancel an appointment?", "How many hours do I have to fast for the abdominal ultrasound?",
        "May I drink water before the abdominal ultrasound?", "When are the stitches taken out?", "When can I have a shower after minor surgery?",
        "Do I need to book for blood tests?", "What should I bring for blood tests?", "How do I get my report?", "Can I pay by card?",
        "How do I reach you by bus?", "How long does the abdominal ultrasound take?", "When can I go swimming after minor surgery?",
        "Is histology included in the price?", "At what time are blood samples taken?", "How much is an abdominal ultrasound?",
        "Who is the cardiologist?", "Can I eat before the blood test?", "How do you protect my personal data?", "What is the price of a cardiology visit?",
    ];

    // Sentences of a generated reply share this much of their longer words with the one document that has all their numbers.
    private const double LeastWordsShared = 0.6;
    private const int LongWordLetters = 5;

    [SkippableFact]
    public async Task Clinic_RealModel_EveryReplyIsOneOfTheClinicsAndNoNumberIsInvented()
    {
        Engines.Require();
        string path = Path.Combine(Environment.GetEnvironmentVariable("APPLIANCE_MODELS") ?? "", ModelFile);
        Skip.IfNot(File.Exists(path), $"APPLIANCE_MODELS has no {ModelFile}");
        Skip.IfNot(NativeRuntime.LoadLlama().Ok, "llama.cpp is not installed");
        await using LiveClinic clinic = await LiveClinic.StartAsync(null, "chat.model=" + path, "chat.deadline_seconds=15", "chat.max_output_tokens=96");
        clinic.Get<ChatClients>().Problem.ShouldBeNull();
        string[] documents = [.. Directory.EnumerateFiles(Path.Combine(DemoWorld.ClinicFolder, "documents"), "*.md", SearchOption.AllDirectories).Select(File.ReadAllText)];
        HashSet<string> published = [.. Directory.EnumerateFiles(DemoWorld.ClinicFolder, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".json", StringComparison.Ordinal) || file.EndsWith(".jsonl", StringComparison.Ordinal))
            .Select(File.ReadAllText).Concat(documents).SelectMany(Numbers)];
        int generated = 0;
        foreach (string question in Questions)
        {
            SimulatedPatient patient = clinic.NewPatient();
            string reply = (await clinic.SayAsync(patient, question)).ShouldHaveSingleItem().Text!;
            string route = clinic.TurnOf(patient).Route ?? "";
            output.WriteLine($"[{route}] {question}\n{reply}\n");
            Numbers(reply).Where(number => !published.Contains(number)).ShouldBeEmpty(reply);
            if (route != "generated")
                continue;
            generated++;
            string said = reply[..reply.LastIndexOf('\n')];
            foreach (string sentence in Regex.Split(said[(said.LastIndexOf('\n') + 1)..], @"(?<=[.!])\s+").Where(sentence => sentence.Length > 0))
                documents.Any(document => Supports(document, sentence)).ShouldBeTrue($"{question} → {sentence}");
        }

        foreach (CapturedLine line in clinic.Log.Lines.Where(line => line.Category == typeof(GenerationAgent).FullName))
            output.WriteLine(line.Everything);
        output.WriteLine($"{generated} of {Questions.Length} replies were the model's words");
        clinic.Get<ChatClients>().Engine!.Statistics.GeneratedTokens.ShouldBeGreaterThan(0);
        clinic.Get<ChatClients>().Engine!.Statistics.PinnedPrefixes.ShouldBe(1);
        clinic.Alerts.ShouldNotContain(alert => alert.Kind == PassageAgent.Unavailable);
        PatientData.LoggedBy(clinic).ShouldBeEmpty();
    }

    // By other means than the verifier's, so that an error of one is seen by the other.
    private static bool Supports(string document, string sentence)
    {
        HashSet<string> numbers = [.. Numbers(document)], stems = [.. Stems(document)];
        string[] said = [.. Stems(sentence)];
        return Numbers(sentence).All(numbers.Contains) && said.Count(stems.Contains) >= LeastWordsShared * said.Length;
    }

    private static IEnumerable<string> Stems(string text) => Regex.Matches(text.ToLowerInvariant(), $@"\p{{L}}{{{LongWordLetters},}}").Select(match => match.Value[..LongWordLetters]);

    private static IEnumerable<string> Numbers(string text) => Regex.Matches(text, @"\d+").Select(match => match.Value);
}
