namespace Appliance.Knowledge.Storage;

/// <summary>Why a data directory cannot be used; the message has the remedy.</summary>
public sealed class DataDirectoryException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The folder that holds everything of one clinic, readable by the service's user alone.</summary>
public sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode GroupOrOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // EWOULDBLOCK of flock(2), ERROR_SHARING_VIOLATION.
    private const int HeldOnUnix = 11, HeldOnWindows = 32;

    private DataDirectory(string path) => Path = path;

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>The database file.</summary>
    public string Database => System.IO.Path.Combine(Path, "appliance.db");

    /// <summary>The configuration file.</summary>
    public string Configuration => System.IO.Path.Combine(Path, "appliance.json");

    /// <summary>Unix socket of the owning process; on Windows its name becomes a named pipe.</summary>
    public string ControlSocket => System.IO.Path.Combine(Path, "control.sock");

    /// <summary>The lock that the owning process holds.</summary>
    public string LockFile => System.IO.Path.Combine(Path, "owner.lock");

    /// <summary>Creates the folder (0700) where it is missing and checks that nobody else may read it.</summary>
    /// <exception cref="DataDirectoryException">It cannot be created, or group or others have access.</exception>
    public static DataDirectory Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(full);
            else
                Directory.CreateDirectory(full, OwnerOnly);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"The data directory {full} cannot be created: {error.Message} Name another one with --data or APPLIANCE_DATA.", error);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(full) & GroupOrOthers) != 0)
            throw new DataDirectoryException($"The data directory {full} can be entered by other users of this machine. Run: chmod 700 '{full}'");
        return new DataDirectory(full);
    }

    /// <summary>Checks that a file with a secret is not readable by group or others.</summary>
    /// <exception cref="DataDirectoryException">It is missing or readable by others.</exception>
    public static void RequirePrivate(string file)
    {
        if (!File.Exists(file))
            throw new DataDirectoryException($"The secret file {file} does not exist. Create it with the secret as its only line.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & GroupOrOthers) != 0)
            throw new DataDirectoryException($"The secret file {file} can be read by other users of this machine. Run: chmod 600 '{file}'");
    }

    /// <summary>Becomes the owning process, or returns null when another process is. The lock file stays empty: a full disk can still be owned.</summary>
    /// <exception cref="DataDirectoryException">The lock file cannot be opened for another reason.</exception>
    public FileStream? TryOwn()
    {
        try
        {
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when ((error.HResult & 0xFFFF) is HeldOnUnix or HeldOnWindows)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"The lock file {LockFile} cannot be opened: {error.Message} Give the service's user write access to the folder.", error);
        }
    }
}
