using System.Diagnostics;
using Xunit;

namespace Appliance.Tests.Fakes;

/// <summary>A real file system of a few megabytes in memory; needs the right to mount, and skips the test without it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo folder;

    private SmallDisk(DirectoryInfo folder) => this.folder = folder;

    public string Path => folder.FullName;

    public static SmallDisk Mount(int megabytes)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux can mount a file system in memory.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("appliance-disk-");
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0700", "tmpfs", folder.FullName) is { } problem)
        {
            folder.Delete();
            Skip.If(true, "Mounting a small disk is not permitted here: " + problem);
        }

        return new SmallDisk(folder);
    }

    public void MakeReadOnly()
    {
        if (Run("mount", "-o", "remount,ro", Path) is { } problem)
            throw new InvalidOperationException("The small disk could not be made read-only: " + problem);
    }

    /// <summary>Fills the disk to the last byte and returns the file that does it.</summary>
    public string Fill()
    {
        string file = System.IO.Path.Combine(Path, "filler");
        byte[] block = new byte[4096];
        using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                stream.Write(block);
        }
        catch (IOException)
        {
            return file;
        }
    }

    public void Dispose()
    {
        if (Run("umount", Path) is { } problem)
            throw new InvalidOperationException("The small disk could not be unmounted: " + problem);
        folder.Delete();
    }

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error.Trim();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return error.Message;
        }
    }
}
