using System.Runtime.CompilerServices;
using System.Text.Json;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Storage;

namespace Appliance.Tests.Knowledge.Library;

/// <summary>The sample clinic's documents and approved answers, imported once into a database of its own.</summary>
public sealed class SampleLibrary : IDisposable
{
    public static readonly DateOnly Today = new(2026, 11, 21);

    private readonly string folder = Directory.CreateTempSubdirectory("library").FullName;

    public SampleLibrary()
    {
        Store = Store.Open(Path.Combine(folder, "library.db"));
        Report = new LibraryStore(Store).ImportFolderAsync(ClinicFolder, "Dott. Amedeo Rivalunga", draft: false, TimeProvider.System).GetAwaiter().GetResult();
    }

    public static string ClinicFolder => Path.GetFullPath(Path.Combine(TestFolder(), "../../../Appliance.Host/Demo/Clinic"));

    public Store Store { get; }

    public ImportReport Report { get; }

    /// <summary>
    /// Questions about the sample clinic. Word lists, weights and threshold were chosen on those that are not held out;
    /// the held-out ones only check them.
    /// </summary>
    public static EvaluationQuestion[] Questions(bool heldOut) =>
        [.. System.IO.File.ReadLines(File("questions.jsonl"))
            .Where(line => line.Contains("\"held_out\": true", StringComparison.Ordinal) == heldOut)
            .Select(line => JsonSerializer.Deserialize<EvaluationQuestion>(line, JsonSerializerOptions.Web)!)];

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Path of a file beside the tests.</summary>
    public static string File(string name) => Path.Combine(TestFolder(), name);

    private static string TestFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
