using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Appliance.Host.Asking;
using Appliance.Host.Understanding;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Search;
using Appliance.Knowledge.Library.Search.Ranking;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>knowledge …</c>: the clinic's documents and approved answers.</summary>
internal static class KnowledgeCommands
{
    private static readonly Argument<string> Document = new("document") { Description = "File name of the document." };
    private static readonly Argument<string?> Text = new("text") { Description = "The question.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Batch = new("--batch") { Description = "File with one JSON object a line, as ask takes; - for standard input.", HelpName = "FILE" };
    private static readonly Option<int> Top = new("--top") { Description = "Passages to show, 1 to 50.", DefaultValueFactory = _ => 5 };
    private static readonly Option<string?> Language = new("--lang") { Description = "Language of the question: it, en, es or pt." };

    private static readonly Option<bool> Explain = new("--explain") { Description = "Show what each signal said of a passage." };

    public static Command Create()
    {
        var command = new Command("knowledge", "The clinic's documents and approved answers.")
        {
            KnowledgeImportCommand.Create(),
            new Command("list", "All documents.").Does((context, _) => Task.FromResult(List(context))),
            new Command("remove", "Takes a document out.") { Document }.Does(RemoveAsync),
            new Command("search", "What is found for a question.") { Text, Batch, Top, Language, Explain, EncoderOption.Encoder }.Does(SearchAsync),
            KnowledgeEvalCommand.Create(),
            KnowledgeCalibrateCommand.Create(),
            KnowledgeLintCommand.Create(),
            KnowledgeConvertCommand.Create(),
        };
        foreach (Command part in KnowledgeGovernanceCommands.Create().Concat(KnowledgeAnswersCommands.Create()))
            command.Add(part);
        return command;
    }

    private static int List(CommandContext context)
    {
        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        IReadOnlyList<LibraryDocument> documents = new LibraryStore(opened.Store).List();
        if (context.Json)
        {
            foreach (LibraryDocument document in documents)
                CommandContext.WriteLine(document);
            return ExitCode.Ok;
        }

        Table table = new Table().AddColumns("Document", "Title", "Language", "Owner", "Approved by", "Valid until", "Status", "Passages");
        foreach (LibraryDocument document in documents)
        {
            table.AddRow(new[]
            {
                document.Name, document.Title, document.Language, document.Owner ?? "—", document.ApprovedBy ?? "—",
                document.ValidUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "—", Status(document),
                document.Passages.ToString(CultureInfo.InvariantCulture),
            }.Select(Markup.Escape).ToArray());
        }

        context.Output.Write(table);
        return ExitCode.Ok;
    }

    private static string Status(LibraryDocument document) =>
        document.Draft ? "draft" : document.ApprovedBy is null ? "unapproved"
        : document.ValidUntil < DateOnly.FromDateTime(DateTime.Now) ? "expired" : document.ValidFrom > DateOnly.FromDateTime(DateTime.Now) ? "not yet"
        : document.Audience == "staff" ? "staff" : document.Waiting is { } waiting ? $"answers; version {waiting} waits" : "answers";

    private static async Task<int> RemoveAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string document = context.Parsed.GetValue(Document)!;
        JsonNode? result = await context.ControlAsync("knowledge.remove", new JsonObject { ["document"] = document }, cancellationToken);
        if (!result!["removed"]!.GetValue<bool>())
            throw new CommandException(ExitCode.Refused, $"There is no document {document}. \"appliance knowledge list\" shows all.");
        if (context.Json)
            CommandContext.WriteLine(new { Removed = true, Document = document });
        else
            context.Output.WriteLine($"Removed {document}.");
        return ExitCode.Ok;
    }

    private static async Task<int> SearchAsync(CommandContext context, CancellationToken cancellationToken)
    {
        int top = context.Parsed.GetValue(Top);
        if (top is < 1 or > 50)
            throw new CommandException(ExitCode.Usage, $"--top {top} is out of range; choose 1 to 50.");
        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        using LibraryEncoder? encoder = LibraryEncoder.OpenFor(context.Load(context.Data()).Understanding, context.Data());
        await LibraryVectors.UpdateAsync(opened, encoder, context.Console.WriteLine, cancellationToken);
        var search = new LibrarySearch(opened.Store, encoder);
        bool explain = context.Parsed.GetValue(Explain);
        if (context.Parsed.GetValue(Batch) is { } batch)
        {
            await foreach (AskLine line in JsonLines.ReadAsync<AskLine>(batch, cancellationToken))
                CommandContext.WriteLine(new SearchResult(line.Id, Hits(search, line.Text, line.Language, line.Now, top, explain)));
            return ExitCode.Ok;
        }

        string text = context.Parsed.GetValue(Text) ?? throw new CommandException(ExitCode.Usage, "Give either a question or --batch FILE.");
        IReadOnlyList<SearchHit> hits = Hits(search, text, context.Parsed.GetValue(Language), null, top, explain);
        if (context.Json)
        {
            CommandContext.WriteLine(new SearchResult(null, hits));
            return ExitCode.Ok;
        }

        foreach (SearchHit hit in hits)
        {
            context.Output.MarkupLineInterpolated($"[bold]{hit.Score:F3}[/] {hit.Document} [grey]{hit.Passage}[/]\n{hit.Text}\n");
            if (hit.Legs is { } legs)
                context.Output.MarkupLineInterpolated($"[grey]{string.Join(", ", legs.Select(leg => FormattableString.Invariant($"{leg.Key} {leg.Value:0.###}")))}[/]\n");
        }

        return ExitCode.Ok;
    }

    private static List<SearchHit> Hits(LibrarySearch search, string text, string? language, DateTimeOffset? now, int top, bool explain) =>
        [.. search.Search(text, language, top, DateOnly.FromDateTime((now ?? DateTimeOffset.Now).DateTime))
            .Select(hit => new SearchHit(hit.Document, hit.HeadingPath, hit.Text, Math.Round(hit.Score, 4))
            {
                Legs = explain ? Legs(hit) : null,
                Evidence = explain ? hit.Evidence.Features : null,
                Probability = explain ? Math.Round(hit.Evidence.Score, 4) : null,
                Quote = explain ? QuoteComposer.Compose(hit) : null,
            })];

    private static Dictionary<string, double> Legs(PassageHit hit) => Enum.GetValues<RankLeg>()
        .Where(leg => hit.Legs[leg] != 0)
        .ToDictionary(leg => JsonNamingPolicy.SnakeCaseLower.ConvertName(leg.ToString()), leg => Math.Round(hit.Legs[leg], 4));

    private sealed record SearchHit(string Document, string Passage, string Text, double Score)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyDictionary<string, double>? Legs { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyDictionary<string, double>? Evidence { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public double? Probability { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Quote { get; init; }
    }

    private sealed record SearchResult(JsonNode? Id, IReadOnlyList<SearchHit> Hits);
}
