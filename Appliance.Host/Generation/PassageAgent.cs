using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Inference.Chat;

namespace Appliance.Host.Generation;

/// <summary>An answer from passages, and what staff should know of how it came about.</summary>
/// <param name="Answer">Null where the library has none.</param>
/// <param name="StaffNotice">Null where all went well.</param>
internal sealed record PassageAnswer(Answer? Answer, string? StaffNotice = null);

/// <summary>
/// Answers from passages: quoted, and where a language model is there, worded by it. Without a model, in time of need, and behind
/// every generated answer stands the quoted one. Thread-safe.
/// </summary>
internal sealed partial class PassageAgent(
    LibraryAgent library, FollowUpRewriter rewriter, GenerationAgent generation, ChatTiers chat, ChatSection options, TimeProvider time, ILogger<PassageAgent> log)
{
    /// <summary>Kind of the alert when no model answers.</summary>
    public const string Unavailable = "chat_unavailable";

    /// <summary>The answer to a question, or none.</summary>
    public async Task<PassageAnswer> AnswerAsync(Turn turn, Decision.LookUp lookUp, CancellationToken cancellationToken)
    {
        if (!chat.Available || turn.QuoteOnly || lookUp.Needed == EvidenceNeeded.Approved)
            return new PassageAnswer(library.Find(turn, lookUp)?.Quote);
        DateTimeOffset deadline = time.GetUtcNow() + TimeSpan.FromSeconds(options.DeadlineSeconds);
        LibraryFinding? finding = null;
        try
        {
            string? standalone = library.SaysTooLittle(turn, lookUp) ? await rewriter.RewriteAsync(turn, deadline, cancellationToken) : null;
            finding = library.Find(turn, lookUp, standalone);
            return new PassageAnswer(finding is null ? null : await generation.AnswerAsync(turn, finding, deadline, cancellationToken));
        }
        catch (NoChatClientAvailableException error)
        {
            LogUnavailable(log, error.Message);
            string clients = string.Join(", ", error.Failures.Select(failure => $"{failure.Client} ({Reason(failure.Error)})"));
            return new PassageAnswer((finding ?? library.Find(turn, lookUp))?.Quote, $"no language model answers, replies are quoted: {clients}");
        }
    }

    private static string Reason(Exception error) => error is OpenAiCompatibleException { Failure: var failure } ? failure.ToString() : error.GetType().Name;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} Replies are quoted from documents meanwhile")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
