using System.Runtime.CompilerServices;

namespace Appliance.Tests;

/// <summary>
/// Joining a new encoder takes minutes, and every test has a data directory of its own: an encoder that lies in APPLIANCE_MODELS for other
/// tests must not be joined in each of them. Tests of the joining ask for it.
/// </summary>
internal static class NoEncoderByDefault
{
    [ModuleInitializer]
    internal static void Apply() => Environment.SetEnvironmentVariable("APPLIANCE__understanding__encoder", "none");
}
