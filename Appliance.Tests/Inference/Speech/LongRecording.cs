namespace Appliance.Tests.Inference.Speech;

/// <summary>A recording that is longer than anybody may send.</summary>
internal static class LongRecording
{
    /// <summary>Three hours of silence within the limit on bytes: MP3 frames of 72 ms, MPEG 2.5 layer III, 8 kHz, 8 kbit/s.</summary>
    public static byte[] ThreeHours()
    {
        const int frameBytes = 72, frames = 3 * 60 * 60 * 1_000 / 72;
        byte[] mp3 = new byte[frames * frameBytes];
        for (int start = 0; start < mp3.Length; start += frameBytes)
            new byte[] { 0xFF, 0xE3, 0x18, 0xC0 }.CopyTo(mp3, start);
        return mp3;
    }
}
