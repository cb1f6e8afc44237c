using System.Reflection;
using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop;

/// <summary>
/// Says which loaded library an import name of this assembly means. An assembly can have one resolver only, so all engines share
/// this one. Thread-safe.
/// </summary>
internal static class ImportResolver
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, nint> Loaded = [];
    private static bool attached;

    /// <summary>Sets what a name means from now on.</summary>
    internal static void Set(string name, nint library)
    {
        lock (Gate)
        {
            Loaded[name] = library;
            if (!attached)
                NativeLibrary.SetDllImportResolver(typeof(ImportResolver).Assembly, Resolve);
            attached = true;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        lock (Gate)
            return Loaded.GetValueOrDefault(name);
    }
}
