using Appliance.Inference.Runtime;
using Xunit;

namespace Appliance.Tests.EndToEnd;

/// <summary>What end-to-end tests need of the machine.</summary>
internal static class Engines
{
    /// <summary>Whether the native engines are installed.</summary>
    public static bool Available { get; } = NativeRuntime.Load().OnnxRuntime.Ok;

    /// <summary>Skips the test where they are not.</summary>
    public static void Require() => Skip.IfNot(Available, "the native engines are not installed");
}
