using System.Runtime.InteropServices;
using Appliance.Inference.Interop;

namespace Appliance.Inference.Runtime;

/// <summary>
/// Looks at a shared library's first bytes before the loader does: the loader's own message for a half-downloaded or
/// foreign file does not tell an administrator what to do.
/// </summary>
internal static class LibraryFile
{
    // Elf64_Ehdr: 7F 45 4C 46, class 2 = 64 bit, …; little-endian fields at these offsets.
    private const int HeaderBytes = 64;
    private const int MachineOffset = 18;
    private const int SegmentTableOffset = 32;
    private const int SegmentSizeOffset = 54;
    private const int SegmentCountOffset = 56;
    private const byte Elf64 = 2;

    // Elf64_Phdr.
    private const int SegmentBytes = 56;
    private const int SegmentFileOffset = 8;
    private const int SegmentFileBytes = 32;
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
            CheckComplete(file, header);
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

    /// <summary>Every segment must lie in the file: the loader maps a truncated library and the process dies of SIGBUS.</summary>
    private static void CheckComplete(FileStream file, ReadOnlySpan<byte> header)
    {
        ulong table = BitConverter.ToUInt64(header[SegmentTableOffset..]);
        ushort size = BitConverter.ToUInt16(header[SegmentSizeOffset..]);
        ushort count = BitConverter.ToUInt16(header[SegmentCountOffset..]);
        ulong length = (ulong)file.Length;
        if (size != SegmentBytes || count == 0 || table > length || length - table < (ulong)count * SegmentBytes)
            throw new NativeLibraryException("its header is damaged");
        byte[] segments = new byte[count * SegmentBytes];
        file.Position = (long)table;
        file.ReadExactly(segments);
        for (int start = 0; start < segments.Length; start += SegmentBytes)
        {
            ulong offset = BitConverter.ToUInt64(segments, start + SegmentFileOffset);
            ulong bytes = BitConverter.ToUInt64(segments, start + SegmentFileBytes);
            if (offset > length || length - offset < bytes)
                throw new NativeLibraryException($"it is truncated: {length} bytes are there, a segment ends at {offset + bytes}");
        }
    }
}
