using System.Globalization;
using System.Text.Json;
using Appliance.Host.Commands;
using Appliance.Host.Demo;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Bench;

/// <summary>Published documents for a benchmark, imported as a clinic would import them.</summary>
internal static class BenchLibrary
{
    /// <summary>A question that <see cref="ImportAnswerAsync"/> makes answerable without any model being sure of it.</summary>
    public const string AnsweredQuestion = "Quali sono gli orari di apertura del centro?";

    /// <summary>Imports every document of a folder.</summary>
    /// <exception cref="CommandException">A document cannot be imported; says which and why.</exception>
    public static async Task ImportAsync(Store store, string folder)
    {
        ImportReport report = await new LibraryStore(store).ImportFolderAsync(folder, "bench", draft: false, TimeProvider.System);
        if (report.Entries.FirstOrDefault(entry => entry.Outcome == ImportOutcome.Failed) is { } failed)
            throw new CommandException(ExitCode.Input, $"The document {failed.Name} cannot be imported: {failed.Reason}");
    }

    /// <summary>
    /// Imports the sample clinic's documents, and copies of them under other titles until there are <paramref name="count"/>.
    /// </summary>
    public static async Task ImportSamplesAsync(Store store, string temporaryFolder, int count)
    {
        string[] samples = [.. Directory.EnumerateFiles(Path.Combine(DemoWorld.ClinicFolder, "documents"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Directory.CreateDirectory(temporaryFolder);
        for (int i = 0; i < count; i++)
        {
            string text = await File.ReadAllTextAsync(samples[i % samples.Length]);
            string copy = (i / samples.Length).ToString(CultureInfo.InvariantCulture);
            if (i >= samples.Length)
                text = text.Replace("title: ", "title: " + copy + " ", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(temporaryFolder, $"{Path.GetFileNameWithoutExtension(samples[i % samples.Length])}-{copy}.md"), text);
        }

        await ImportAsync(store, temporaryFolder);
        Directory.Delete(temporaryFolder, recursive: true);
    }

    /// <summary>Imports one approved answer, to <see cref="AnsweredQuestion"/>.</summary>
    public static async Task ImportAnswerAsync(Store store, string temporaryFolder)
    {
        Directory.CreateDirectory(temporaryFolder);
        await File.WriteAllTextAsync(Path.Combine(temporaryFolder, "approved-answers.jsonl"), JsonSerializer.Serialize(new
        {
            id = "hours",
            language = "it",
            questions = new[] { AnsweredQuestion },
            answer = "Il centro è aperto dal lunedì al venerdì dalle 08:00 alle 19:00.",
        }) + "\n");
        await ImportAsync(store, temporaryFolder);
        Directory.Delete(temporaryFolder, recursive: true);
    }
}
