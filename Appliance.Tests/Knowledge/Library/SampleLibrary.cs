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

    /// <summary>Every second question: the odd ones chose the weights and threshold of the evidence, the even ones check them.</summary>
    public static EvaluationQuestion[] Questions(bool heldOut) =>
        [.. File.ReadLines(Path.Combine(TestFolder(), "questions.jsonl"))
            .Where((_, i) => i % 2 == (heldOut ? 1 : 0))
            .Select(line => JsonSerializer.Deserialize<EvaluationQuestion>(line, JsonSerializerOptions.Web)!)];

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string TestFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
