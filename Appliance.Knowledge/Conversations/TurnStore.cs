using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Conversations;

/// <summary>What is kept of a finished turn: how it was understood, decided and answered. JSON where a field is a list or a map.</summary>
public sealed record TurnRecord(
    long ConversationId,
    DateTimeOffset CompletedAt,
    string? Language,
    string? Intent,
    double? Confidence,
    string? Flags,
    string? Sensitive,
    string? Route,
    string Outcome,
    string? Citations,
    string? TimingsMs);

/// <summary>The trace of turns; writing belongs to the turn's transaction.</summary>
public static class TurnStore
{
    /// <summary>Adds a finished turn and returns its id.</summary>
    public static long Add(WriteSession session, TurnRecord turn) => session.Connection.ExecuteScalar<long>(
        """
        INSERT INTO turns (conversation_id, completed_at, language, intent, confidence, flags, sensitive, route, outcome, citations, timings_ms)
        VALUES (@ConversationId, @CompletedAt, @Language, @Intent, @Confidence, @Flags, @Sensitive, @Route, @Outcome, @Citations, @TimingsMs) RETURNING id
        """,
        turn);
}
