using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Answers;
using Appliance.Knowledge.Library.Governance;

namespace Appliance.Host.Control;

/// <summary>The operations of the library.</summary>
internal static class LibraryOperations
{
    /// <summary>Adds them: import file by file, so that a command can show how far it is; governance; versions.</summary>
    public static ControlOperations AddLibrary(this ControlOperations operations, LibraryStore library, LibraryGovernance governance, LibraryFindings findings, ApprovedAnswerEditing answers, TimeProvider time)
    {
        operations.Add("knowledge.import", async (a, cancellationToken) =>
        {
            var file = new LibraryFile(ControlOperations.Text(a, "source"), ControlOperations.Text(a, "path"));
            return Json(await library.ImportFileAsync(file, a["approved_by"]?.GetValue<string>(), ControlOperations.Flag(a, "draft"), time, cancellationToken));
        });
        operations.Add("knowledge.review", (a, _) =>
        {
            HashSet<string> names = ControlOperations.Texts(a, "names").ToHashSet(StringComparer.OrdinalIgnoreCase);
            var found = new LibraryFiles([.. names.Select(name => new LibraryFile("", name))], ControlOperations.Texts(a, "folders"), []);
            IEnumerable<Finding> settle = findings.Find(DateOnly.FromDateTime(time.GetLocalNow().DateTime), names).Where(finding => finding.Kind is FindingKind.Contradiction or FindingKind.Successor);
            return Task.FromResult<JsonNode?>(new JsonObject { ["missing"] = Json(library.Missing(found)), ["findings"] = Json(settle) });
        });
        operations.Add("knowledge.settle", async (a, _) =>
        {
            await findings.SettleAsync(ControlOperations.Text(a, "id"), ControlOperations.Text(a, "by"), time.GetUtcNow());
            return new JsonObject { ["done"] = true };
        });
        operations.Add("knowledge.answers.put", async (a, _) =>
        {
            await answers.PutAsync(ControlOperations.Text(a, "answer"), a["by"]?.GetValue<string>(), time.GetUtcNow());
            return new JsonObject { ["done"] = true };
        });
        operations.Add("knowledge.answers.approve", async (a, _) => new JsonObject
        {
            ["approved"] = await answers.ApproveAsync(ControlOperations.Text(a, "id"), ControlOperations.Text(a, "by"), DateOnly.FromDateTime(time.GetLocalNow().DateTime)),
        });
        operations.Add("knowledge.remove", async (a, _) => new JsonObject { ["removed"] = await library.RemoveAsync(ControlOperations.Text(a, "document")) });
        operations.Add("knowledge.set", async (a, _) =>
        {
            Dictionary<string, string> values = ControlOperations.Texts(a, "values").Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0].Trim(), pair => pair[^1].Trim());
            await governance.SetAsync(ControlOperations.Text(a, "document"), values, ControlOperations.Text(a, "by"));
            return Document(library, ControlOperations.Text(a, "document"));
        });
        operations.Add("knowledge.approve", async (a, _) =>
        {
            await governance.ApproveAsync(ControlOperations.Text(a, "document"), ControlOperations.Text(a, "by"));
            return Document(library, ControlOperations.Text(a, "document"));
        });
        operations.Add("knowledge.rollback", async (a, _) =>
        {
            await governance.RollBackAsync(ControlOperations.Text(a, "document"), (int)ControlOperations.Long(a, "version"), ControlOperations.Text(a, "by"));
            return Document(library, ControlOperations.Text(a, "document"));
        });
        return operations;
    }

    private static JsonNode? Document(LibraryStore library, string name) =>
        Json(library.List().First(document => document.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A result as it is printed.</summary>
    public static JsonNode? Json<T>(T value) => JsonSerializer.SerializeToNode(value, ControlOperations.Json);
}
