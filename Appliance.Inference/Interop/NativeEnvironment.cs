using System.Text;

namespace Appliance.Inference.Interop;

/// <summary>The process's own environment, which native code reads; .NET keeps a copy. To be set before the library that reads it is loaded.</summary>
internal static unsafe class NativeEnvironment
{
    /// <exception cref="NativeLibraryException">The system refuses it.</exception>
    internal static void Set(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (OperatingSystem.IsWindows())
            return;
        fixed (byte* nativeName = Encoding.UTF8.GetBytes(name + '\0'), nativeValue = Encoding.UTF8.GetBytes(value + '\0'))
        {
            if (SystemLibrary.SetEnvironment(nativeName, nativeValue, 1) != 0)
                throw new NativeLibraryException($"the environment variable {name} cannot be set");
        }
    }
}
