using Appliance.Host.Catalogue;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Catalogue;

public sealed class ModelAdviceTests
{
    private static readonly string[] AllLanguages = ["it", "en", "es", "pt"];

    private static readonly ModelCatalogue Catalogue = ModelCatalogue.Load(ModelCatalogue.PublishedFile);

    [Theory]
    [InlineData(2, 4_000, null, "qwen3-0.6b")]
    [InlineData(4, 8_000, null, "qwen3-1.7b")]
    [InlineData(8, 16_000, null, "qwen3-4b")]
    [InlineData(8, 6_500, null, "smollm3-3b")]
    [InlineData(2, 16_000, 24_000L, "qwen3-8b")]
    [InlineData(64, 128_000, 4_000L, "smollm3-3b")]
    [InlineData(2, 16_000, 0L, "qwen3-0.6b")]
    public void For_Machine_ChoosesTheBestThatFits(int cores, long memory, long? card, string chat)
    {
        var hardware = new Hardware(memory, cores, "x64", card is { } megabytes ? new GraphicsCard("Card", megabytes) : null);

        IReadOnlyList<Advice> advice = ModelAdvice.For(Catalogue, hardware, AllLanguages);

        advice.Select(one => one.Kind).ShouldBe([ModelKind.Chat, ModelKind.Encoder, ModelKind.Speech, ModelKind.VoiceActivity]);
        advice[0].Model!.Name.ShouldBe(chat);
        advice.ShouldAllBe(one => one.Model!.Permissive);
    }

    [Fact]
    public void For_SmallMachine_SaysWhatTheNextBetterOneWants() =>
        ModelAdvice.For(Catalogue, new Hardware(8_000, 2, "x64", null), AllLanguages)[0].Reason
            .ShouldContain("The next better one, qwen2.5-1.5b, would want 4 cores in place of 2, or a graphics card.");

    [Fact]
    public void For_TooLittleMemory_SaysHowMuchWouldBeNeeded()
    {
        Advice chat = ModelAdvice.For(Catalogue, new Hardware(1_000, 2, "x64", null), AllLanguages)[0];

        chat.Model.ShouldBeNull();
        chat.Reason.ShouldContain("1200 MB");
        chat.Reason.ShouldContain("works without it");
    }

    [Fact]
    public void Parse_DriverOutput_TakesTheCardWithTheMostMemory()
    {
        Hardware.Parse("NVIDIA T1000, 4096\r\nNVIDIA H200, 143771\n").ShouldBe(new GraphicsCard("NVIDIA H200", 150_754));
        Hardware.Parse("NVIDIA-SMI has failed because it couldn't communicate with the driver").ShouldBeNull();
        Hardware.Parse("").ShouldBeNull();
    }
}
