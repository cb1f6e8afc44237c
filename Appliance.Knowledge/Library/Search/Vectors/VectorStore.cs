using Appliance.Knowledge.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Search.Vectors;

/// <summary>What an update of the vectors did, and how long it took.</summary>
/// <param name="Passages">Passages encoded.</param>
/// <param name="Sentences">Passages whose sentences were encoded.</param>
/// <param name="PassagesTime">Until every passage could be found by its vector.</param>
/// <param name="SentencesTime">From then on until every sentence could.</param>
public sealed record VectorUpdate(int Passages, int Sentences, TimeSpan PassagesTime, TimeSpan SentencesTime);

/// <summary>
/// Keeps the vectors of the library's passages up to date with its documents and with the encoder that is installed. First the passages are
/// encoded, which takes as long as the encoder takes for them, then their sentences, which ranks the answers better. Thread-safe.
/// </summary>
public sealed class VectorStore(Store store) : IDisposable
{
    /// <summary>Passages that are encoded and stored at a time.</summary>
    public const int BatchPassages = 256;

    private readonly SemaphoreSlim updating = new(1);

    /// <summary>A number that grows with every change of what can be found.</summary>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public static long LibraryVersion(Store store) => store.Read(connection => connection.ExecuteScalar<long>("SELECT version FROM library_version"));

    /// <summary>Encodes what has no vectors of this encoder, and forgets those of other encoders and of former texts.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="progress">Told how many texts are done, and of how many; may be null.</param>
    /// <param name="cancellationToken">Ends it after a batch; what is encoded by then is stored.</param>
    /// <exception cref="StoreException">The database cannot be read or written.</exception>
    public async Task<VectorUpdate> UpdateAsync(IPassageEncoder encoder, Action<int, int>? progress, CancellationToken cancellationToken)
    {
        await updating.WaitAsync(cancellationToken);
        try
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            List<PassageText> passages = store.Read(PassageText.All);
            Dictionary<string, bool> known = store.Read(connection => connection
                .Query<(string Key, bool Complete)>("SELECT key, complete FROM passage_vectors WHERE encoder = @Identity", new { encoder.Identity })
                .ToDictionary(row => row.Key, row => row.Complete, StringComparer.Ordinal));
            PassageText[] missing = [.. passages.Where(passage => !known.ContainsKey(passage.Key))];
            PassageText[] incomplete = [.. passages.Where(passage => !known.GetValueOrDefault(passage.Key))];
            int done = 0;
            await ForEachBatchAsync(missing, batch => InsertAsync(encoder, batch, cancellationToken));
            TimeSpan first = System.Diagnostics.Stopwatch.GetElapsedTime(start);
            await ForEachBatchAsync(incomplete, batch => CompleteAsync(encoder, batch, cancellationToken));
            HashSet<string> current = [.. passages.Select(passage => passage.Key)];
            string[] former = [.. known.Keys.Where(key => !current.Contains(key))];
            await store.WriteAsync(session => Forget(session, encoder.Identity, former));
            return new VectorUpdate(missing.Length, incomplete.Length, first, System.Diagnostics.Stopwatch.GetElapsedTime(start) - first);

            async Task ForEachBatchAsync(PassageText[] texts, Func<PassageText[], Task> work)
            {
                foreach (PassageText[] batch in texts.Chunk(BatchPassages))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await work(batch);
                    progress?.Invoke(done += batch.Length, missing.Length + incomplete.Length);
                }

                if (texts.Length > 0)
                    await store.WriteAsync(session => session.Execute("UPDATE library_version SET version = version + 1"));
            }
        }
        finally
        {
            updating.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => updating.Dispose();

    /// <summary>Encodes whole passages and their sentences without storing them.</summary>
    internal static async Task<List<EncodedPassage>> EncodeAsync(IPassageEncoder encoder, IReadOnlyList<PassageText> passages, CancellationToken cancellationToken)
    {
        List<string>[] texts = [.. passages.Select(passage => passage.Sentences().Prepend(passage.Whole).ToList())];
        return [.. (await EncodeAsync(encoder, texts, cancellationToken))
            .Select(vectors => new EncodedPassage(EncodedPassage.Round(vectors, encoder.Dimensions), encoder.Dimensions))];
    }

    /// <summary>All stored vectors of an encoder by the key of their text.</summary>
    internal static Dictionary<string, EncodedPassage> Read(SqliteConnection connection, IPassageEncoder encoder)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT key, vectors FROM passage_vectors WHERE encoder = $encoder";
        command.Parameters.AddWithValue("$encoder", encoder.Identity);
        var stored = new Dictionary<string, EncodedPassage>(StringComparer.Ordinal);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
            stored.Add(reader.GetString(0), new EncodedPassage(reader.GetFieldValue<byte[]>(1), encoder.Dimensions));
        return stored;
    }

    private static async Task<List<float[][]>> EncodeAsync(IPassageEncoder encoder, List<string>[] texts, CancellationToken cancellationToken)
    {
        float[][] vectors = [.. await encoder.EncodePassagesAsync([.. texts.SelectMany(list => list)], cancellationToken)];
        var grouped = new List<float[][]>(texts.Length);
        int at = 0;
        foreach (List<string> list in texts)
        {
            grouped.Add(vectors[at..(at + list.Count)]);
            at += list.Count;
        }

        return grouped;
    }

    private async Task InsertAsync(IPassageEncoder encoder, PassageText[] batch, CancellationToken cancellationToken)
    {
        IReadOnlyList<float[]> vectors = await encoder.EncodePassagesAsync([.. batch.Select(passage => passage.Whole)], cancellationToken);
        await store.WriteAsync(session =>
        {
            for (int i = 0; i < batch.Length; i++)
            {
                session.Execute(
                    "INSERT OR REPLACE INTO passage_vectors (encoder, key, complete, vectors) VALUES ($0, $1, 0, $2)",
                    encoder.Identity, batch[i].Key, EncodedPassage.Round([vectors[i]], encoder.Dimensions));
            }
        });
    }

    private async Task CompleteAsync(IPassageEncoder encoder, PassageText[] batch, CancellationToken cancellationToken)
    {
        List<float[][]> vectors = await EncodeAsync(encoder, [.. batch.Select(passage => passage.Sentences())], cancellationToken);
        await store.WriteAsync(session =>
        {
            for (int i = 0; i < batch.Length; i++)
            {
                session.Execute(
                    "UPDATE passage_vectors SET complete = 1, vectors = CAST(vectors || $2 AS BLOB) WHERE encoder = $0 AND key = $1 AND complete = 0",
                    encoder.Identity, batch[i].Key, EncodedPassage.Round(vectors[i], encoder.Dimensions));
            }
        });
    }

    private static void Forget(WriteSession session, string encoder, string[] former)
    {
        session.Execute("DELETE FROM passage_vectors WHERE encoder <> $0", encoder);
        foreach (string key in former)
            session.Execute("DELETE FROM passage_vectors WHERE encoder = $0 AND key = $1", encoder, key);
    }
}
