namespace Appliance.Inference.Speech.Audio;

/// <summary>Which container a recording is in, by its first bytes; names and media types of the sender are not believed.</summary>
internal static class AudioFormat
{
    /// <summary>Bytes that decide.</summary>
    internal const int SniffedBytes = 12;

    /// <summary>ffmpeg's name of the demuxer to use, and no other; null for what is not accepted.</summary>
    internal static string? Demuxer(ReadOnlySpan<byte> start) =>
        start.StartsWith("OggS"u8) ? "ogg"
        : start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..12].SequenceEqual("WAVE"u8) ? "wav"
        : start.StartsWith("#!AMR"u8) ? "amr"
        : start.Length >= 8 && start[4..8].SequenceEqual("ftyp"u8) ? "mov"
        : start.StartsWith("ID3"u8) ? "mp3"
        : start.Length >= 2 && start[0] == 0xFF && (start[1] & 0xF6) == 0xF0 ? "aac"
        : start.Length >= 2 && start[0] == 0xFF && (start[1] & 0xE0) == 0xE0 && (start[1] & 0x06) == 0x02 ? "mp3"
        : null;
}
