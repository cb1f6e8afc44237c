namespace Appliance.Inference.Confinement;

/// <summary>A program that is to run confined. It inherits no environment besides what is named here.</summary>
/// <param name="Program">A name on the path, or a file.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ProgramStart(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>What every program needs to start: the path, and on Windows the system's folder.</summary>
    private static readonly string[] Needed = ["PATH", "SystemRoot"];

    /// <summary>Names of this process's variables that it keeps, besides those without which nothing starts.</summary>
    public IReadOnlyList<string> KeptVariables { get; init; } = [];

    /// <summary>Variables that are set for it.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" };

    /// <summary>Where it runs; null for this process's folder.</summary>
    public string? Folder { get; init; }

    internal IEnumerable<string> AllKept => Needed.Concat(KeptVariables);

    /// <summary>The file of a program; null when there is none of that name.</summary>
    /// <param name="program">A name on the path, or a file.</param>
    public static string? Find(string program)
    {
        if (Path.GetFileName(program) != program)
            return File.Exists(program) ? Path.GetFullPath(program) : null;
        string name = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
