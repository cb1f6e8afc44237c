using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Appliance.Host.Phrases;
using Appliance.Inference.Classification;

namespace Appliance.Host.RedFlags.Learned;

/// <summary>What a joined detector knows about itself.</summary>
/// <param name="Encoder">SHA-256 of the sentence encoder it was fitted to.</param>
/// <param name="Detector">Version of the detector of words it is joined with.</param>
/// <param name="Examples">Messages it was trained on.</param>
/// <param name="Vectors">What the vector's score counts against the words' log-odds.</param>
/// <param name="Slope">Calibration: probability = 1 / (1 + e^−(slope × (words + vectors × score) + offset)).</param>
/// <param name="Offset">As above.</param>
/// <param name="Thresholds">What follows from a probability; in place of the words' own.</param>
internal sealed record JoinedDangerHeader(string Encoder, string Detector, int Examples, double Vectors, double Slope, double Offset, DangerThresholds Thresholds);

/// <summary>
/// The part of the danger detector that belongs to a sentence encoder. File: the magic <c>ADJ1</c>, the header's length as int32 and the header
/// as UTF-8 JSON, then the network on vectors, little-endian. Immutable; safe for concurrent use.
/// </summary>
/// <param name="header">What it knows about itself.</param>
/// <param name="network">Judges vectors.</param>
internal sealed class JoinedDanger(JoinedDangerHeader header, VectorDetector network)
{
    private const int MaxHeaderBytes = 16_384;
    private const double LeastProbability = 1e-9;

    private static readonly byte[] Magic = "ADJ1"u8.ToArray();
    private static readonly JsonSerializerOptions HeaderFormat = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What it knows about itself.</summary>
    public JoinedDangerHeader Header => header;

    /// <summary>Probability of danger now.</summary>
    /// <param name="words">The same by the words alone.</param>
    /// <param name="vector">The encoder's vector of the whole text.</param>
    public double Probability(double words, ReadOnlySpan<float> vector) => Probability(words, network.Score(vector), header.Vectors, header.Slope, header.Offset);

    /// <summary>The joined probability.</summary>
    public static double Probability(double words, double score, double vectors, double slope, double offset) =>
        1 / (1 + Math.Exp(-((slope * Join(words, score, vectors)) + offset)));

    /// <summary>The joined score: the words' log-odds and the vector's score times its weight.</summary>
    public static double Join(double words, double score, double vectors) =>
        Math.Log(Math.Max(words, LeastProbability) / Math.Max(1 - words, LeastProbability)) + (vectors * score);

    /// <summary>Reads a file.</summary>
    /// <exception cref="ContentFileException">It is missing, damaged or something else.</exception>
    public static JoinedDanger Read(string path)
    {
        try
        {
            using var file = new BinaryReader(File.OpenRead(path));
            Span<byte> prefix = stackalloc byte[Magic.Length + sizeof(int)];
            file.BaseStream.ReadExactly(prefix);
            int headerBytes = BinaryPrimitives.ReadInt32LittleEndian(prefix[Magic.Length..]);
            if (!prefix[..Magic.Length].SequenceEqual(Magic) || headerBytes is <= 0 or > MaxHeaderBytes)
                throw new ContentFileException(path, null, "is no joined danger detector; delete it and start the service again");
            JoinedDangerHeader header = ContentFile.Parse<JoinedDangerHeader>(Encoding.UTF8.GetString(file.ReadBytes(headerBytes)), path);
            return new JoinedDanger(header, VectorDetector.Read(file));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ContentFileException(path, null, $"cannot be read ({problem.Message}); delete it and start the service again", problem);
        }
    }

    /// <summary>Writes the file; an existing one is replaced only when the new one is complete.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Write(string path)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, HeaderFormat);
        string partial = path + ".partial";
        using (var file = new BinaryWriter(new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None)))
        {
            file.Write(Magic);
            file.Write(json.Length);
            file.Write(json);
            network.Write(file);
        }

        File.Move(partial, path, overwrite: true);
    }
}
