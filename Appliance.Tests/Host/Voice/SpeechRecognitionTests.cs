using Appliance.Host.Configuration;
using Appliance.Host.Voice;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Voice;

public sealed class SpeechRecognitionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CapturedLog log = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ClientAsync_ModelThatCannotBeUsed_HearsNothingAndPointsToDoctor()
    {
        await using SpeechRecognition recognition = Open(new VoiceSection { Model = folder.File("missing.bin") });

        (await recognition.ClientAsync()).ShouldBeNull();

        recognition.Problem.ShouldContain("appliance doctor");
        log.Lines.ShouldContain(line => line.Level == LogLevel.Error && line.Everything.Contains("missing.bin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClientAsync_SwitchedOff_HearsNothingAndSaysSo()
    {
        await using SpeechRecognition recognition = Open(new VoiceSection { Model = VoiceSection.None });

        (await recognition.ClientAsync()).ShouldBeNull();

        recognition.Problem.ShouldContain("switched off");
        log.Lines.ShouldNotContain(line => line.Level >= LogLevel.Warning);
    }

    private SpeechRecognition Open(VoiceSection options)
    {
        using var factory = new LoggerFactory([log]);
        return new SpeechRecognition(options, folder.Data, factory.CreateLogger<SpeechRecognition>());
    }
}
