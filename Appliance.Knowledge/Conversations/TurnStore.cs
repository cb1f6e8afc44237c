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

/// <summary>A stored turn.</summary>
public sealed class StoredTurn
{
    public long Id { get; init; }

    public long ConversationId { get; init; }

    public string? Language { get; init; }

    public string? Intent { get; init; }

    public double? Confidence { get; init; }

    /// <summary>Comma-separated ids of red flags.</summary>
    public string? Flags { get; init; }

    /// <summary>Comma-separated sensitive topics.</summary>
    public string? Sensitive { get; init; }

    /// <summary>Where the words came from; null when nothing was said.</summary>
    public string? Route { get; init; }

    public string Outcome { get; init; } = "";

    /// <summary>JSON array of document and passage.</summary>
    public string? Citations { get; init; }

    /// <summary>JSON object of milliseconds by step.</summary>
    public string? TimingsMs { get; init; }
}

/// <summary>The trace of turns. Thread-safe; <see cref="Add"/> belongs to the turn's transaction.</summary>
public sealed class TurnStore(Store store)
{
    /// <summary>Adds a finished turn and returns its id.</summary>
    public static long Add(WriteSession session, TurnRecord turn) => session.Connection.ExecuteScalar<long>(
        """
        INSERT INTO turns (conversation_id, completed_at, language, intent, confidence, flags, sensitive, route, outcome, citations, timings_ms)
        VALUES (@ConversationId, @CompletedAt, @Language, @Intent, @Confidence, @Flags, @Sensitive, @Route, @Outcome, @Citations, @TimingsMs) RETURNING id
        """,
        turn);

    /// <summary>The last turn of a conversation whose words were understood as something; null when there is none.</summary>
    public StoredTurn? LastUnderstood(long conversationId) => store.Read(connection => connection.QueryFirstOrDefault<StoredTurn>(
        """
        SELECT id, conversation_id, language, intent, confidence, flags, sensitive, route, outcome, citations, timings_ms
        FROM turns WHERE conversation_id = @conversationId AND intent IS NOT NULL ORDER BY id DESC LIMIT 1
        """,
        new { conversationId }));

    /// <summary>Turns after <paramref name="afterId"/>, oldest first.</summary>
    public IReadOnlyList<StoredTurn> After(long afterId, int limit) => store.Read(connection => connection.Query<StoredTurn>(
        """
        SELECT id, conversation_id, language, intent, confidence, flags, sensitive, route, outcome, citations, timings_ms
        FROM turns WHERE id > @afterId ORDER BY id LIMIT @limit
        """,
        new { afterId, limit }).AsList());
}
