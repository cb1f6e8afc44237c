using System.Buffers.Binary;
using System.Text.Json;
using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags.Learned;

/// <summary>
/// A trained judgement of danger: one weight a feature for danger, one for a crisis (self-harm) given danger, and one for a
/// clinical question. File: the magic <c>ADM1</c>, the header's length as int32 and the header as UTF-8 JSON, then the weights of
/// the three as IEEE 754 half precision, all little-endian. Immutable; safe for concurrent use.
/// </summary>
internal sealed class DangerModel
{
    /// <summary>Name of the file beside the rules.</summary>
    public const string FileName = "danger.bin";

    private const int MaxHeaderBytes = 16_384;
    private const int PrefixBytes = 8;
    private const int Weights = DangerFeatures.Buckets + 1;

    private static readonly byte[] Magic = "ADM1"u8.ToArray();
    private static readonly JsonSerializerOptions HeaderFormat = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly float[] danger;
    private readonly float[] crisis;
    private readonly float[] clinical;

    /// <param name="header">What it knows about itself.</param>
    /// <param name="danger">A weight for each bucket, and the bias.</param>
    /// <param name="crisis">Likewise.</param>
    /// <param name="clinical">Likewise.</param>
    public DangerModel(DangerHeader header, float[] danger, float[] crisis, float[] clinical)
    {
        Header = header;
        this.danger = danger;
        this.crisis = crisis;
        this.clinical = clinical;
    }

    /// <summary>What it knows about itself.</summary>
    public DangerHeader Header { get; }

    /// <summary>Reads a model.</summary>
    /// <exception cref="ContentFileException">The file is missing or is no such model.</exception>
    public static DangerModel Read(string path)
    {
        byte[] bytes = Bytes(path);
        if (bytes.Length < PrefixBytes || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw new ContentFileException(path, null, "is no danger model; install the program again, or train one with \"appliance redflags train\"");
        int headerBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Magic.Length));
        int halves = 3 * Weights;
        if (headerBytes is <= 0 or > MaxHeaderBytes || bytes.Length != PrefixBytes + headerBytes + (halves * sizeof(ushort)))
            throw new ContentFileException(path, null, $"has {bytes.Length} bytes, which is not a whole danger model; install the program again");
        DangerHeader header = ContentFile.Parse<DangerHeader>(System.Text.Encoding.UTF8.GetString(bytes, PrefixBytes, headerBytes), path);
        ReadOnlySpan<byte> weights = bytes.AsSpan(PrefixBytes + headerBytes);
        return new DangerModel(header, Floats(weights, 0), Floats(weights, 1), Floats(weights, 2));
    }

    /// <summary>Writes the model.</summary>
    public void Write(string path)
    {
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(Header, HeaderFormat);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(Magic);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, header.Length);
        file.Write(number);
        file.Write(header);
        foreach (float weight in danger.Concat(crisis).Concat(clinical))
        {
            BinaryPrimitives.WriteHalfLittleEndian(number, (Half)weight);
            file.Write(number[..sizeof(ushort)]);
        }
    }

    /// <summary>Probability of danger now.</summary>
    public double Probability(double score) => 1 / (1 + Math.Exp(-((Header.Slope * score) + Header.Offset)));

    /// <summary>The danger score of a text: its own, or that of its most dangerous part where that is higher.</summary>
    /// <param name="text">The text's features.</param>
    /// <param name="parts">Those of its parts.</param>
    public double Score(SparseFeatures text, IReadOnlyList<SparseFeatures> parts) => DangerScore.Join(ScoreOf(text), parts.Select(ScoreOf));

    /// <summary>Whether a danger is the writer's or another's will to die or to harm themselves.</summary>
    public bool IsCrisis(SparseFeatures text) => crisis[^1] + text.Dot(crisis) > 0;

    /// <summary>Whether only a person may answer what a text asks: symptoms, medicines, results.</summary>
    public bool IsClinical(SparseFeatures text) => clinical[^1] + text.Dot(clinical) >= Header.Thresholds.Clinical;

    /// <summary>What each feature of a text adds to the score, the greatest amounts first.</summary>
    public IEnumerable<(int Bucket, float Amount)> Contributions(SparseFeatures text) =>
        text.Buckets.Zip(text.Values, (bucket, value) => (bucket, danger[bucket] * value)).OrderByDescending(part => Math.Abs(part.Item2));

    private double ScoreOf(SparseFeatures features) => danger[^1] + features.Dot(danger);

    private static byte[] Bytes(string path)
    {
        if (!File.Exists(path)) throw new ContentFileException(path, null, "is missing; it is published beside the program, so install it again");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ContentFileException(path, null, $"cannot be read ({problem.Message}); check its permissions", problem);
        }
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes, int set)
    {
        bytes = bytes.Slice(set * Weights * sizeof(ushort), Weights * sizeof(ushort));
        var floats = new float[Weights];
        for (int i = 0; i < floats.Length; i++) floats[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * sizeof(ushort))..]);
        return floats;
    }
}
