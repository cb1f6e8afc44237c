using Appliance.Host.Commands;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Demo;

/// <summary>The demo's data directory: a new temporary one that is removed at the end, or a fresh one that was named.</summary>
internal sealed class DemoFolder : IDisposable
{
    private readonly bool temporary;

    /// <param name="named">Folder of the command line, or null.</param>
    /// <exception cref="CommandException">The named folder has a database already.</exception>
    public DemoFolder(string? named)
    {
        temporary = named is null;
        Data = DataDirectory.Open(named ?? Directory.CreateTempSubdirectory("appliance-demo-").FullName);
        if (File.Exists(Data.Database))
            throw new CommandException(ExitCode.Refused, $"The demo needs a fresh data directory, and {Data.Path} has a database. Name another folder, or leave --data out.");
    }

    /// <summary>The directory.</summary>
    public DataDirectory Data { get; }

    public void Dispose()
    {
        if (temporary)
            Directory.Delete(Data.Path, recursive: true);
    }
}
