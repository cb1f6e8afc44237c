using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Appliance.Inference.Speech;

namespace Appliance.Tests.Inference.Speech;

/// <summary>Sounds that nobody speaks.</summary>
internal static class Sounds
{
    /// <summary>Loud noise.</summary>
    public static float[] Noise(double seconds, int seed = 1)
    {
        var random = new Random(seed);
        float[] samples = new float[(int)(seconds * HearingLimits.SampleRate)];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (random.NextSingle() - 0.5f) * 0.5f;
        return samples;
    }

    /// <summary>A pure tone.</summary>
    public static float[] Tone(double seconds, double hertz, int rate = HearingLimits.SampleRate) =>
        [.. Enumerable.Range(0, (int)(seconds * rate)).Select(i => 0.5f * (float)Math.Sin(2 * Math.PI * hertz * i / rate))];

    /// <summary>Samples as a WAV file of 32-bit floats, one channel.</summary>
    public static byte[] Wav(float[] samples, int rate = HearingLimits.SampleRate)
    {
        const int header = 44;
        const short floats = 3;
        byte[] file = new byte[header + (samples.Length * sizeof(float))];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), floats);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), rate * sizeof(float));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), sizeof(float));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 8 * sizeof(float));
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), samples.Length * sizeof(float));
        MemoryMarshal.AsBytes(samples.AsSpan()).CopyTo(file.AsSpan(header));
        return file;
    }
}
