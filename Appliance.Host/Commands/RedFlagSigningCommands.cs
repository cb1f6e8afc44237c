using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Signing;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>redflags keygen</c> and <c>redflags sign</c>: who may change the rules, and that they did.</summary>
internal static class RedFlagSigningCommands
{
    private static readonly Argument<string> NewKey = new("file") { Description = "Where the private key is written: a new file outside the data directory, kept by the approver." };
    private static readonly Argument<string> Draft = new("file") { Description = "The changes to approve." };
    private static readonly Option<string> Key = new("--key") { Description = "The approver's private key.", HelpName = "FILE", Required = true };
    private static readonly Option<string> Approver = new("--approver") { Description = "Who approves the changes; stands in the signed content with today's date.", HelpName = "NAME", Required = true };
    private static readonly Option<string?> Out = new("--out") { Description = "Where the signed changes are written; default: red_flags/clinic.json in the data directory.", HelpName = "FILE" };

    private static readonly JsonSerializerOptions Readable = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static Command CreateKeygen() =>
        new Command("keygen", "Makes the approver's key; prints its public half for red_flags.public_key.") { NewKey }.Does((context, _) => Task.FromResult(Generate(context)));

    public static Command CreateSign() =>
        new Command("sign", "Approves changes to the rules; they count after the next start.") { Draft, Key, Approver, Out }.Does((context, _) => Task.FromResult(Sign(context)));

    private static int Generate(CommandContext context)
    {
        string path = OutsideData(context, context.Parsed.GetValue(NewKey)!);
        SigningKey key = SigningKey.Create();
        key.Write(path);
        if (context.Json)
            CommandContext.WriteLine(new { Key = path, key.PublicKey });
        else
            context.Output.WriteLine(key.PublicKey);
        context.Console.WriteLine("Keep the file away from this server, and set red_flags.public_key to the line above.");
        return ExitCode.Ok;
    }

    private static int Sign(CommandContext context)
    {
        string draft = context.Parsed.GetValue(Draft)!;
        string approver = context.Parsed.GetValue(Approver)!.Trim();
        if (approver.Length == 0)
            throw new CommandException(ExitCode.Usage, "--approver is empty; write the name of the person who approves.");
        SigningKey key = SigningKey.Read(OutsideData(context, context.Parsed.GetValue(Key)!));
        string today = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        ClinicRuleChanges changes = ClinicRuleChanges.Read(ContentFile.ReadText(draft), draft) with { ApprovedBy = approver, ApprovedOn = today };
        if (changes.Stale(ClinicRules.BuiltIn(RedFlagRuleBook.PublishedDirectory)) is { Count: > 0 } stale)
            throw new CommandException(ExitCode.Input, $"{draft} removes what is no built-in pattern: {string.Join("; ", stale)}. Write each pattern exactly as in the built-in file.");
        RedFlagRuleBook.Load(RedFlagRuleBook.PublishedDirectory, changes);
        string path = Write(context, changes, key);
        string[] removals = [.. changes.Removals().Select(removal => $"{removal.Language} {removal.Rule} \"{removal.Pattern}\"")];
        if (context.Json)
        {
            CommandContext.WriteLine(new { File = path, key.PublicKey, changes.ApprovedBy, changes.ApprovedOn, Added = changes.Additions, Removed = removals });
            return ExitCode.Ok;
        }
        context.Output.WriteLine($"{path}: {changes.Additions} patterns added, {removals.Length} taken out, approved by {approver} on {today}.");
        foreach (string removal in removals)
            context.Output.WriteLine($"taken out: {removal}");
        return ExitCode.Ok;
    }

    private static string Write(CommandContext context, ClinicRuleChanges changes, SigningKey key)
    {
        string path = context.Parsed.GetValue(Out) is { } given ? Path.GetFullPath(given) : ClinicRules.PathIn(context.Data().Path);
        byte[] content = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(changes, Readable) + "\n");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        File.WriteAllText(path + ClinicRules.SignatureExtension, Convert.ToBase64String(key.Sign(content)) + "\n");
        return path;
    }

    // A key beside what it protects would let whoever can change the rules also sign them.
    private static string OutsideData(CommandContext context, string path)
    {
        string full = Path.GetFullPath(path);
        string data = Path.GetFullPath(context.Data().Path).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        return full.StartsWith(data, StringComparison.Ordinal)
            ? throw new CommandException(ExitCode.Refused, $"{full} lies inside the data directory; a private key must not. Keep it elsewhere, best on another machine.")
            : full;
    }
}
