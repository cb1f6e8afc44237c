using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop;

/// <summary>stdlib.h of the C library on Linux.</summary>
internal static unsafe partial class SystemLibrary
{
    [LibraryImport("libc", EntryPoint = "setenv")]
    internal static partial int SetEnvironment(byte* name, byte* value, int overwrite);
}
