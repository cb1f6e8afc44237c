using System.Runtime.InteropServices;
using Appliance.Inference.Interop;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Interop;

public sealed class AbiGateTests
{
    private const int KnownBytes = 24;
    private const long Filled = 0x0101010101010101;

    // Kept alive as long as its address is used.
    private static readonly Filling Fill = (buffer, count) =>
    {
        for (int i = 0; i < count; i++)
            Marshal.WriteByte(buffer, i, 1);
        return buffer;
    };

    private delegate nint Filling(nint buffer, int count);

    [Fact]
    public void ReadDefaults_StructureOfTheKnownSize_IsRead() =>
        AbiGate.ReadDefaults<Known>(Marshal.GetFunctionPointerForDelegate(Fill), KnownBytes, "known").ShouldBe(new Known(Filled, Filled, Filled));

    [Fact]
    public void ReadDefaults_LibraryWritesMore_NamesTheStructure() => Should.Throw<NativeLibraryException>(
        () => AbiGate.ReadDefaults<Known>(Marshal.GetFunctionPointerForDelegate(Fill), KnownBytes + 1, "known")).Message.ShouldContain("known is larger");

    [Theory]
    [InlineData("1.2.3", true)]
    [InlineData("1.1.0-dev", true)]
    [InlineData("1.2.30", false)]
    [InlineData("", false)]
    public void RequireVersion_OneOfTheReleases_Passes(string text, bool passes) =>
        (Record.Exception(() => AbiGate.RequireVersion("engine", text, "1.2.3", "1.1.0")) is null).ShouldBe(passes);

    private readonly record struct Known(long First, long Second, long Third);
}
