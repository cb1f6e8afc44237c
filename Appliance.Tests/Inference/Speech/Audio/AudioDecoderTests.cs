using System.Diagnostics;
using System.IO.Compression;
using Appliance.Inference.Speech;
using Appliance.Inference.Speech.Audio;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Speech.Audio;

public sealed class AudioDecoderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly AudioDecoder decoder = new();

    public AudioDecoderTests() => Skip.If(AudioDecoder.FindVersion() is null, "ffmpeg is not installed.");

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public async Task DecodeAsync_ToneAtAnotherRate_KeepsPitchAndLength()
    {
        float[] samples = await DecodeAsync(Sounds.Wav(Sounds.Tone(2, 440, 44_100), 44_100));

        samples.Length.ShouldBeInRange(2 * HearingLimits.SampleRate - 100, 2 * HearingLimits.SampleRate + 100);
        Crossings(samples).ShouldBeInRange(2 * 2 * 440 - 8, 2 * 2 * 440 + 8);
        samples.Max().ShouldBe(0.5f, 0.02f);
    }

    [SkippableTheory]
    [InlineData("ogg", "libopus")]
    [InlineData("ogg", "libvorbis")]
    [InlineData("m4a", "aac")]
    [InlineData("aac", "aac")]
    [InlineData("mp3", "libmp3lame")]
    public async Task DecodeAsync_EveryFormat_IsRead(string ending, string codec)
    {
        float[] samples = await DecodeAsync(await EncodeAsync(Sounds.Tone(3, 300), ending, codec));

        samples.Length.ShouldBeInRange((int)(2.9 * HearingLimits.SampleRate), (int)(3.2 * HearingLimits.SampleRate));
        Crossings(samples).ShouldBeInRange(1_700, 1_900);
    }

    [SkippableFact]
    public async Task DecodeAsync_Amr_IsRead()
    {
        // No free program writes AMR. Frames of 20 ms at 12.2 kbit/s: a byte that says so, and 31 of parameters, here random ones.
        const int frames = 150;
        var random = new Random(1);
        byte[] file = [.. "#!AMR\n"u8, .. Enumerable.Range(0, frames).SelectMany(_ => Enumerable.Range(0, 32).Select(i => i == 0 ? (byte)0x3C : (byte)random.Next(256)))];

        (await DecodeAsync(file)).Length.ShouldBe(3 * HearingLimits.SampleRate);
    }

    [SkippableFact]
    public async Task DecodeAsync_ZipNamedOgg_SaysWhichFormatsAre()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("voice.ogg");

        (await FailAsync(zip.ToArray())).ShouldContain("no accepted format");
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("#EXTM3U\nhttp://example.org/a.ogg\n")]
    [InlineData("ffconcat version 1.0\nfile /etc/passwd\n")]
    [InlineData("OggS")]
    [InlineData("RIFF    WAVE")]
    [InlineData("#!AMR\n")]
    [InlineData("\0\0\0\u0020ftypM4A ")]
    public async Task DecodeAsync_NoRecording_IsRefused(string content) =>
        (await FailAsync(System.Text.Encoding.Latin1.GetBytes(content))).ShouldNotBeEmpty();

    [SkippableFact]
    public async Task DecodeAsync_TruncatedOgg_GivesItsBeginning()
    {
        byte[] whole = await EncodeAsync(Sounds.Tone(10, 300), "ogg", "libopus");

        float[] samples = await DecodeAsync(whole[..(whole.Length / 2)]);

        samples.Length.ShouldBeInRange(1, 8 * HearingLimits.SampleRate);
    }

    [SkippableFact]
    public async Task DecodeAsync_CorruptOgg_ReadsOrRefuses()
    {
        byte[] whole = await EncodeAsync(Sounds.Tone(4, 300), "ogg", "libopus");
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            byte[] broken = [.. whole];
            var random = new Random(seed);
            for (int i = random.Next(1, 40); i > 0; i--)
                broken[random.Next(4, broken.Length)] = (byte)random.Next(256);
            try
            {
                DecodeAsync(broken).GetAwaiter().GetResult().ShouldAllBe(sample => sample >= -1 && sample <= 1);
            }
            catch (AudioException error)
            {
                error.Message.ShouldNotBeEmpty();
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    [SkippableFact]
    public async Task DecodeAsync_ThreeHours_SaysTheLimit() =>
        (await FailAsync(LongRecording.ThreeHours())).ShouldBe("The recording is longer than 5 minutes.");

    [SkippableFact]
    public async Task DecodeAsync_TooManyBytes_SaysTheLimit()
    {
        byte[] big = new byte[HearingLimits.MaxBytes + 1];
        "OggS"u8.CopyTo(big);

        (await FailAsync(big)).ShouldBe("The recording has more than 16 MB.");
    }

    [SkippableFact]
    public async Task DecodeAsync_Cancelled_LeavesNothing()
    {
        int before = Leftovers();
        using var stop = new CancellationTokenSource();
        byte[] wav = Sounds.Wav(Sounds.Tone(60, 300));
        Task<float[]> running = decoder.DecodeAsync(new MemoryStream(wav), stop.Token);
        await stop.CancelAsync();

        await running.ShouldThrowAsync<OperationCanceledException>();
        Leftovers().ShouldBeLessThanOrEqualTo(before);

        static int Leftovers() => Directory.GetDirectories(Path.GetTempPath(), "appliance-audio-*").Length;
    }

    [SkippableTheory]
    [InlineData("OggS........", "ogg")]
    [InlineData("RIFF....WAVE", "wav")]
    [InlineData("RIFF....AVI ", null)]
    [InlineData("....ftypM4A ", "mov")]
    [InlineData("#!AMR-WB\n...", "amr")]
    [InlineData("ID3.........", "mp3")]
    [InlineData("\u00FF\u00F1..........", "aac")]
    [InlineData("\u00FF\u00FB..........", "mp3")]
    [InlineData("PK\u0003\u0004........", null)]
    [InlineData("", null)]
    public void Demuxer_FirstBytes_Decide(string start, string? demuxer) =>
        AudioFormat.Demuxer(System.Text.Encoding.Latin1.GetBytes(start)).ShouldBe(demuxer);

    private static int Crossings(float[] samples) => Enumerable.Range(1, samples.Length - 1).Count(i => samples[i] < 0 != samples[i - 1] < 0);

    private Task<float[]> DecodeAsync(byte[] file) => decoder.DecodeAsync(new MemoryStream(file));

    private async Task<string> FailAsync(byte[] file) => (await Should.ThrowAsync<AudioException>(() => DecodeAsync(file))).Message;

    private async Task<byte[]> EncodeAsync(float[] samples, string ending, string codec)
    {
        string source = folder.File("source.wav"), target = folder.File("target." + ending);
        await File.WriteAllBytesAsync(source, Sounds.Wav(samples));
        using Process process = Process.Start("ffmpeg", ["-nostdin", "-loglevel", "error", "-y", "-i", source, "-ar", "48000", "-c:a", codec, target])!;
        await process.WaitForExitAsync();
        Skip.IfNot(process.ExitCode == 0, $"ffmpeg cannot write {codec}.");
        return await File.ReadAllBytesAsync(target);
    }
}
