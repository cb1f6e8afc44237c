using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop;

/// <summary>
/// The checks before the first real call into an engine: struct layouts move between releases without a change of size or name, and a
/// wrong layout does not fail but computes nonsense. So version, exports and every default of its parameter structs must be those of
/// the releases that a binding was written for.
/// </summary>
internal static unsafe class AbiGate
{
    private const int CanaryBytes = 512;
    private const byte Canary = 0xA5;

    /// <summary>Throws unless the text is a build of one of the releases.</summary>
    /// <param name="engine">The engine's name.</param>
    /// <param name="text">What it says of its version.</param>
    /// <param name="releases">Accepted: the text is one of them, or one with a suffix behind a hyphen.</param>
    internal static void RequireVersion(string engine, string text, params ReadOnlySpan<string> releases)
    {
        foreach (string release in releases)
        {
            if (text == release || text.StartsWith(release + "-", StringComparison.Ordinal))
                return;
        }

        throw new NativeLibraryException(
            $"it is {engine} {(text.Length == 0 ? "of no version" : text)}, and this program is written for {string.Join(" or ", releases.ToArray())}");
    }

    /// <summary>Throws, naming every function of the declarations that the loaded libraries lack.</summary>
    /// <param name="find">Whether a library (by import name) exports a function.</param>
    /// <param name="declarations">Types with <see cref="LibraryImportAttribute"/> methods.</param>
    internal static void RequireExports(Func<string, string, bool> find, params IEnumerable<Type> declarations)
    {
        string[] missing =
        [
            .. from type in declarations
               from method in type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
               let import = method.GetCustomAttribute<LibraryImportAttribute>()
               where import is not null && !find(import.LibraryName, import.EntryPoint ?? method.Name)
               select import.EntryPoint ?? method.Name,
        ];
        if (missing.Length > 0)
            throw new NativeLibraryException($"it does not export {string.Join(", ", missing)}");
    }

    /// <summary>
    /// A structure that a function of the library returns by value. On x64 the memory for one of more than 16 bytes is a hidden first argument:
    /// called with it in the open, the structure lands in a buffer of ours, and the canary behind it shows how much was written.
    /// </summary>
    /// <param name="address">The function's.</param>
    /// <param name="argument">Its argument, of no matter to a function without.</param>
    /// <param name="structure">Its name, for the error.</param>
    internal static T ReadDefaults<T>(nint address, int argument, string structure)
        where T : unmanaged
    {
        byte* buffer = stackalloc byte[CanaryBytes];
        var rest = new Span<byte>(buffer, CanaryBytes);
        rest.Fill(Canary);
        ((delegate* unmanaged[Cdecl]<byte*, int, byte*>)address)(buffer, argument);
        return rest[sizeof(T)..].ContainsAnyExcept(Canary)
            ? throw new NativeLibraryException($"its {structure} is larger than the one that this program knows")
            : *(T*)buffer;
    }

    /// <summary>Throws, naming every field that is not what it should be.</summary>
    internal static void RequireEqual(string structure, params IEnumerable<AbiField> fields)
    {
        string[] different = [.. fields.Where(field => !field.Found.Equals(field.Expected)).Select(field => field.ToString())];
        if (different.Length > 0)
            throw new NativeLibraryException($"its {structure} has another layout than the one that this program knows: {string.Join(", ", different)}");
    }
}

/// <summary>A field of a structure of defaults.</summary>
/// <param name="Name">Its name in C.</param>
/// <param name="Found">What the library set it to.</param>
/// <param name="Expected">What the releases set it to.</param>
internal readonly record struct AbiField(string Name, double Found, double Expected)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} is {Found} and should be {Expected}");
}
