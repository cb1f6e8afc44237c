using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Appliance.Knowledge.Library.Search.Vectors;

namespace Appliance.Host.Bench.Retrieval;

/// <summary>
/// An encoder that remembers on disk what it encoded, so that a benchmark run again takes seconds. Thread-safe; disposing writes the questions that are new.
/// </summary>
internal sealed class CachedEncoder : IPassageEncoder, IDisposable
{
    private const int KeyBytes = 16;

    private readonly IPassageEncoder encoder;
    private readonly string file;
    private readonly Dictionary<UInt128, float[]> known = [];
    private readonly List<UInt128> added = [];
    private readonly Lock guard = new();

    /// <param name="encoder">Encodes what is not known yet.</param>
    /// <param name="folder">Where the vectors of each encoder are kept, a file each.</param>
    public CachedEncoder(IPassageEncoder encoder, string folder)
    {
        this.encoder = encoder;
        Directory.CreateDirectory(folder);
        file = Path.Combine(folder, $"{encoder.Identity[..16]}.vectors");
        if (File.Exists(file))
            Read();
    }

    /// <inheritdoc/>
    public string Identity => encoder.Identity;

    /// <inheritdoc/>
    public int Dimensions => encoder.Dimensions;

    /// <inheritdoc/>
    public void EncodeQuestion(string text, Span<float> vector)
    {
        UInt128 key = Key("query", text);
        float[]? found;
        lock (guard)
            known.TryGetValue(key, out found);
        if (found is null)
        {
            encoder.EncodeQuestion(text, vector);
            Add(key, vector.ToArray());
        }
        else
        {
            found.CopyTo(vector);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<float[]>> EncodePassagesAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        UInt128[] keys = [.. texts.Select(text => Key("passage", text))];
        int[] missing = [.. Enumerable.Range(0, keys.Length).Where(i => !known.ContainsKey(keys[i])).DistinctBy(i => keys[i])];
        if (missing.Length > 0)
        {
            IReadOnlyList<float[]> vectors = await encoder.EncodePassagesAsync([.. missing.Select(i => texts[i])], cancellationToken);
            for (int i = 0; i < missing.Length; i++)
                Add(keys[missing[i]], vectors[i]);
            Write();
        }

        return [.. keys.Select(key => known[key])];
    }

    /// <inheritdoc/>
    public void Dispose() => Write();

    private void Write()
    {
        lock (guard)
        {
            using FileStream stream = new(file, FileMode.Append);
            foreach (UInt128 key in added)
            {
                stream.Write(BitConverter.GetBytes(key));
                stream.Write(MemoryMarshal.AsBytes<float>(known[key]));
            }

            added.Clear();
        }
    }

    private static UInt128 Key(string kind, string text) =>
        MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{text}")));

    private void Add(UInt128 key, float[] vector)
    {
        lock (guard)
        {
            if (known.TryAdd(key, vector))
                added.Add(key);
        }
    }

    private void Read()
    {
        using FileStream stream = File.OpenRead(file);
        Span<byte> key = stackalloc byte[KeyBytes];
        while (stream.ReadAtLeast(key, KeyBytes, throwOnEndOfStream: false) == KeyBytes)
        {
            float[] vector = new float[Dimensions];
            if (stream.ReadAtLeast(MemoryMarshal.AsBytes(vector.AsSpan()), vector.Length * sizeof(float), throwOnEndOfStream: false) == vector.Length * sizeof(float))
                known[MemoryMarshal.Read<UInt128>(key)] = vector;
        }
    }
}
