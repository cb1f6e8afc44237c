using System.Text.Json;
using Appliance.Host.Commands;
using Appliance.Host.Importing;
using Appliance.Host.Pipeline;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Search;
using Appliance.Knowledge.Library.Search.Vectors;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Evaluation;

/// <summary>A library with questions that the evidence gate is fitted on: a folder with <c>documents</c> and <c>questions.jsonl</c>.</summary>
internal sealed class CalibrationSet
{
    /// <summary>Passages of a question that samples are made of.</summary>
    public const int Candidates = LibraryAgent.TopPassages;

    private readonly string folder;
    private readonly List<EvaluatedQuestion> questions;

    private CalibrationSet(string name, string folder, List<EvaluatedQuestion> questions)
    {
        Name = name;
        this.folder = folder;
        this.questions = questions;
    }

    /// <summary>What it is called in reports.</summary>
    public string Name { get; }

    /// <summary>Reads a library.</summary>
    /// <param name="source">A folder with <c>documents</c> and <c>questions.jsonl</c>, or the file of the questions, <c>=</c> and the folder of the documents.</param>
    /// <param name="half">"a" leaves out the questions that are only measured; null takes all.</param>
    /// <exception cref="CommandException">Documents or questions are missing or cannot be read.</exception>
    public static CalibrationSet Read(string source, string? half)
    {
        string[] parts = source.Split('=', 2);
        (string file, string folder) = parts is [var questionFile, var documents] ? (questionFile, documents) : (Path.Combine(source, "questions.jsonl"), Path.Combine(source, "documents"));
        if (!File.Exists(file) || !Directory.Exists(folder))
            throw new CommandException(ExitCode.Input, $"{source} lacks documents or questions. Name a folder that has documents/ and questions.jsonl, or QUESTIONS=DOCUMENTS.");
        List<EvaluatedQuestion> questions;
        try
        {
            questions = [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<EvaluatedQuestion>(line)!)];
        }
        catch (JsonException error)
        {
            throw new CommandException(ExitCode.Input, $"{file} cannot be understood: {error.Message}. Write one JSON object a line.");
        }

        // What is clinical never reaches the library.
        return new CalibrationSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(parts.Length > 1 ? folder : source)), folder, [.. questions.Where(question => !question.HeldOut && question.KindOf != EvaluatedQuestion.Sensitive && (half is null || question.Half == half))]);
    }

    /// <summary>Imports the documents and searches for every question.</summary>
    /// <param name="encoder">The encoder; null for words only.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandException">A document cannot be imported.</exception>
    public async Task<IReadOnlyList<CalibrationSample>> SampleAsync(IPassageEncoder? encoder, CancellationToken cancellationToken)
    {
        string place = Directory.CreateTempSubdirectory("appliance-calibrate-").FullName;
        try
        {
            using Store store = Store.Open(DataDirectory.Open(place).Database);
            ImportReport report = await new LibraryStore(store, new ConfinedConverter()).ImportFolderAsync(folder, "calibration", draft: false, TimeProvider.System);
            if (report.Entries.FirstOrDefault(entry => entry.Outcome == ImportOutcome.Failed) is { } failed)
                throw new CommandException(ExitCode.Input, $"The document {failed.Name} cannot be imported: {failed.Reason}");
            if (encoder is not null)
            {
                using var vectors = new VectorStore(store);
                await vectors.UpdateAsync(encoder, null, cancellationToken);
            }

            var search = new LibrarySearch(store, encoder);
            var today = DateOnly.FromDateTime(DateTime.Now);
            return [.. questions.SelectMany(question => Samples(question, search, today))];
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private IEnumerable<CalibrationSample> Samples(EvaluatedQuestion question, LibrarySearch search, DateOnly today)
    {
        IReadOnlyList<PassageHit> hits = search.Search(question.Asked, question.AskedIn, Candidates, today);
        for (int i = 0; i < hits.Count; i++)
        {
            string quote = QuoteComposer.ComposeAll(hits[i], hits)?.Text ?? "";
            yield return new CalibrationSample(
                Name, question.Id ?? question.Asked, question.KindOf, question.AskedIn ?? "", i + 1, IsRight(question, hits[i], quote), AnswerEvaluation.Judge(question, quote, [hits[i].Document]), hits[i].Evidence.Features, quote, hits[i].Document, hits[i].Language);
        }
    }

    private static bool IsRight(EvaluatedQuestion question, PassageHit hit, string quote) =>
        question.FileNames.Contains(hit.Document, StringComparer.OrdinalIgnoreCase) && AnswerEvaluation.Judge(question, quote, [hit.Document]) == Verdict.Right;
}
