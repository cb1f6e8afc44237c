using System.Globalization;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Host.Texts;
using Appliance.Host.Verification;
using Appliance.Inference.Chat;
using Appliance.Inference.Languages;
using Appliance.Knowledge.Library.Search;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Generation;

/// <summary>
/// The agent that words a reply from passages with a language model. What it gives is a proposal: the Verify step compares it
/// with the passages, and the quoted answer stands behind it. Thread-safe.
/// </summary>
internal sealed partial class GenerationAgent(
    ChatTiers chat, GenerationPrompt prompt, PatientTexts texts, LanguageDetector languages, ClinicClaims claims, ChatSection options, TimeProvider time,
    ILogger<GenerationAgent> log)
{
    /// <summary>Low: the same question should get the same words.</summary>
    public const float Temperature = 0.1f;

    /// <summary>Mean log-probability of the tokens below which the model is guessing, and the quoted answer is the better one.</summary>
    public const double MinMeanLogProbability = -1.5;

    /// <summary>A generated answer with the quoted one behind it, or the quoted one.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="finding">What the library has for it.</param>
    /// <param name="deadline">When the patient should not wait any longer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NoChatClientAvailableException">No model answers.</exception>
    public async Task<Answer> AnswerAsync(Turn turn, LibraryFinding finding, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        ChatTier tier = ChatNeed.Of(turn.Heard.Text, finding.Passages);
        long start = time.GetTimestamp();
        ChatResponse? response = await TimedReply.AskAsync(
            chat.For(tier), prompt.For(turn, finding.Passages, options.StructuredOutput), Request(turn, deadline), deadline - time.GetUtcNow(), time, cancellationToken);
        if (response is null)
        {
            LogTooSlow(log, tier, time.GetElapsedTime(start).TotalMilliseconds);
            return finding.Quote;
        }

        ModelReply reply = Read(response, turn, finding);
        double milliseconds = time.GetElapsedTime(start).TotalMilliseconds;
        string? client = Client(response);
        UsageDetails? usage = response.Usage;
        LogGenerated(log, tier, reply.Fault, client, milliseconds, usage?.InputTokenCount, usage?.CachedInputTokenCount, usage?.OutputTokenCount);
        return reply.Fault == ReplyFault.None ? Generated(turn, finding, reply) : finding.Quote;
    }

    private ChatOptions Request(Turn turn, DateTimeOffset deadline) => new()
    {
        Temperature = Temperature,
        MaxOutputTokens = options.MaxOutputTokens,
        ResponseFormat = options.StructuredOutput ? ModelReply.Format : null,
        ConversationId = turn.ConversationId?.ToString(CultureInfo.InvariantCulture),
        AdditionalProperties = new()
        {
            [ChatRequestProperties.Priority] = ChatPriority.Patient,
            [ChatRequestProperties.Deadline] = deadline,
        },
    };

    private ModelReply Read(ChatResponse response, Turn turn, LibraryFinding finding)
    {
        bool cut = response.FinishReason == ChatFinishReason.Length;
        string? words = cut ? LeadingSentences.Runs(response.Text).FirstOrDefault() : response.Text;
        if (words is null || (cut && options.StructuredOutput))
            return ModelReply.Refused(ReplyFault.TooLong);
        if (response.AdditionalProperties?.TryGetValue(ChatRequestProperties.MeanLogProbability, out double mean) == true && mean < MinMeanLogProbability)
            return ModelReply.Refused(ReplyFault.Unsure);
        ModelReply reply = ModelReply.Read(words, options.StructuredOutput, finding.Passages.Count);
        if (reply.Fault != ReplyFault.None)
            return reply;
        string language = turn.Understanding.Language;
        string? written = languages.Detect(reply.Text, language).Code;
        if (written is not null && written != language)
            return ModelReply.Refused(ReplyFault.WrongLanguage);
        // A small model also repeats its rules, or says "The answer is: 1".
        if (!AnswerVerifier.IsAbout(claims.Of(turn, reply.Text, [])))
            return ModelReply.Refused(ReplyFault.Unrelated);
        if (cut)
            return Leading(reply, turn, finding);
        return reply.Passages.Count > 0 ? reply : Attributed(reply, turn, finding);
    }

    // A model that does not come to an end wanders off after its first sentences. They are used as far as passages support each of them,
    // whatever it cites, and only if they are about what was asked: they name it, and they rest on the passage that would be quoted.
    private ModelReply Leading(ModelReply reply, Turn turn, LibraryFinding finding)
    {
        foreach (string run in LeadingSentences.Runs(reply.Text))
        {
            ModelReply shorter = Attributed(reply with { Text = run }, turn, finding);
            if (AnswerVerifier.IsAbout(claims.Of(turn, run, [])) && shorter.Passages.Any(index => finding.Quote.Citations.Any(quoted => IsOf(quoted, finding.Passages[index]))))
                return shorter;
        }

        return ModelReply.Refused(ReplyFault.TooLong);
    }

    private static bool IsOf(Citation quoted, PassageHit passage) => quoted.Document == passage.Document && quoted.Passage == passage.HeadingPath;

    // Small models forget the citations; then the passages are those that support every word, and without them nothing goes out.
    private ModelReply Attributed(ModelReply reply, Turn turn, LibraryFinding finding)
    {
        IReadOnlyList<int> passages = Attribution.Supporting(claims.Of(turn, reply.Text, [.. finding.Passages.Select(Cited)]));
        return passages.Count > 0 ? reply with { Passages = passages } : ModelReply.Refused(ReplyFault.Uncited);
    }

    private static Citation Cited(PassageHit passage) => new(passage.Document, passage.HeadingPath, passage.Text);

    private Answer Generated(Turn turn, LibraryFinding finding, ModelReply reply)
    {
        var used = reply.Passages.Select(index => finding.Passages[index]).ToList();
        string sources = string.Join(", ", used.Select(passage => passage.Title).Distinct());
        return finding.Quote with
        {
            Text = reply.Text + "\n" + texts.Format(turn.Understanding.Language, PatientTextKeys.Citation, [("document", sources)]),
            Route = AnswerRoute.Generated,
            Citations = [.. used.Select(Cited)],
            Fallback = finding.Quote,
        };
    }

    private static string? Client(ChatResponse response) =>
        response.AdditionalProperties?.TryGetValue(FallbackChatClient.ClientName, out string? name) == true ? name : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Generation ({Tier}): fault {Fault}, by {Client} in {Milliseconds:F0} ms, tokens in {Input} (kept {Cached}) out {Output}")]
    private static partial void LogGenerated(
        ILogger logger, ChatTier tier, ReplyFault fault, string? client, double milliseconds, long? input, long? cached, long? output);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Generation ({Tier}) was given up after {Milliseconds:F0} ms; the quoted answer goes out")]
    private static partial void LogTooSlow(ILogger logger, ChatTier tier, double milliseconds);
}
