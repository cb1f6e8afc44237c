using System.Text.Json;
using Appliance.Host.Pipeline;
using Appliance.Host.Verification;

namespace Appliance.Tests.Host.Verification;

/// <summary>An answer with the passages it cites; with a planted error or faithful to them.</summary>
internal sealed record VerificationCase(
    string Id, string Language, string Question, IReadOnlyList<VerificationCase.CitedPassage> Passages, IReadOnlyList<string>? Services, string Answer, string? Error)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    internal sealed record CitedPassage(string Document, string Heading, string Text);

    public static List<VerificationCase> Read(string folder, string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "verification", folder, file)).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<VerificationCase>(line, Options)!)];

    public IReadOnlyList<Mismatch> Mismatches() => AnswerVerifier.Verify(
        new Claim(Answer, Language, Question, [.. Passages.Select(p => new Citation(p.Document, p.Heading, p.Text))]) { Services = [.. (Services ?? []).Select(service => ServiceName.Read(service, SentenceReader.Language(service, Language)))] });
}
