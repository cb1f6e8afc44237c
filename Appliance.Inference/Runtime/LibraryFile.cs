using System.Runtime.InteropServices;
using Appliance.Inference.Interop;

namespace Appliance.Inference.Runtime;

/// <summary>
/// Looks at a shared library's first bytes before the loader does: the loader's own message for a half-downloaded or
/// foreign file does not tell an administrator what to do.
/// </summary>
internal static class LibraryFile
{
    // ELF: 7F 45 4C 46, class 2 = 64 bit, …, e_machine little-endian at offset 18.
    private const int HeaderBytes = 20;
    private const int MachineOffset = 18;
    private const byte Elf64 = 2;
    private const ushort MachineX64 = 62;
    private const ushort MachineArm64 = 183;

    /// <summary>Throws when the file is missing or is not a library of this system and processor.</summary>
    internal static void Check(string path)
    {
        if (!File.Exists(path))
            throw new NativeLibraryException("the file does not exist");
        Span<byte> header = stackalloc byte[HeaderBytes];
        using FileStream file = File.OpenRead(path);
        int read = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (OperatingSystem.IsWindows())
        {
            if (read < 2 || !header.StartsWith("MZ"u8))
                throw new NativeLibraryException("it is not a Windows library");
        }
        else if (OperatingSystem.IsLinux())
        {
            CheckElf(header[..read]);
        }
    }

    private static void CheckElf(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderBytes || !header.StartsWith("\u007FELF"u8))
            throw new NativeLibraryException("it is not an ELF library (half downloaded, or a Git LFS pointer)");
        ushort machine = BitConverter.ToUInt16(header[MachineOffset..]);
        ushort expected = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? MachineArm64 : MachineX64;
        if (header[4] != Elf64 || machine != expected)
            throw new NativeLibraryException($"it is built for another processor (ELF machine {machine}, this one is {expected})");
    }
}
