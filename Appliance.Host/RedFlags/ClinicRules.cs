using System.Text;
using Appliance.Host.Phrases;
using Appliance.Host.RedFlags.Signing;
using Appliance.Host.Texts;

namespace Appliance.Host.RedFlags;

/// <summary>
/// The rules that run: the built-in ones, with the clinic's signed changes where their signature is valid. Without a valid one the
/// built-in rules stay on. Immutable; safe for concurrent use.
/// </summary>
/// <param name="Book">The rules.</param>
/// <param name="Changes">The clinic's changes, where they are in force.</param>
/// <param name="Problem">Why changes that are there are not in force, without patient data; null where nothing is wrong.</param>
/// <param name="Stale">Removals of the changes that name no built-in pattern any more.</param>
internal sealed record ClinicRules(RedFlagRuleBook Book, ClinicRuleChanges? Changes, string? Problem, IReadOnlyList<string> Stale)
{
    /// <summary>Where the clinic's files lie inside the data directory.</summary>
    public const string Folder = "red_flags";

    /// <summary>Name of the changes; the signature lies beside them as <c>clinic.json.sig</c>.</summary>
    public const string FileName = "clinic.json";

    /// <summary>What is added to a file's name for its signature: 64 bytes in base64.</summary>
    public const string SignatureExtension = ".sig";

    private const int MaxSignatureBytes = 1_024;

    /// <summary>Path of the changes in a data directory.</summary>
    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, Folder, FileName);

    /// <summary>Loads the rules.</summary>
    /// <param name="dataDirectory">The data directory; null for the built-in rules alone.</param>
    /// <param name="publicKey">Base64 of the approver's public key, from configuration; empty for none.</param>
    /// <exception cref="ContentFileException">A built-in file is missing or wrong.</exception>
    public static ClinicRules Load(string? dataDirectory, string publicKey) =>
        Load(RedFlagRuleBook.PublishedDirectory, dataDirectory is null ? null : PathIn(dataDirectory), publicKey);

    /// <summary>Loads the rules of other directories.</summary>
    /// <param name="builtIn">Directory of the built-in rules.</param>
    /// <param name="path">The clinic's changes; null or absent = none.</param>
    /// <param name="publicKey">Base64; empty for none.</param>
    /// <exception cref="ContentFileException">A built-in file is missing or wrong.</exception>
    public static ClinicRules Load(string builtIn, string? path, string publicKey)
    {
        RedFlagRuleBook book = RedFlagRuleBook.Load(builtIn);
        if (path is null || (!File.Exists(path) && !File.Exists(path + SignatureExtension))) return new ClinicRules(book, null, null, []);
        try
        {
            ClinicRuleChanges changes = Verified(path, publicKey);
            return new ClinicRules(RedFlagRuleBook.Load(builtIn, changes), changes, null, changes.Stale(BuiltIn(builtIn)));
        }
        catch (ContentFileException problem)
        {
            return new ClinicRules(book, null, problem.Message, []);
        }
    }

    /// <summary>The built-in files.</summary>
    /// <exception cref="ContentFileException">One is missing or wrong.</exception>
    public static IReadOnlyList<RedFlagRuleFile> BuiltIn(string directory) => [.. ServedLanguages.All.Select(language =>
    {
        string path = Path.Combine(directory, $"{language}.json");
        return RedFlagRuleFile.Read(ContentFile.ReadText(path), path);
    })];

    private static ClinicRuleChanges Verified(string path, string publicKey)
    {
        if (publicKey.Length == 0)
            throw new ContentFileException(path, null, "cannot be verified without the approver's public key; set red_flags.public_key");
        byte[] content = Encoding.UTF8.GetBytes(ContentFile.ReadText(path));
        string signaturePath = path + SignatureExtension;
        if (!File.Exists(signaturePath) || new FileInfo(signaturePath).Length > MaxSignatureBytes)
            throw new ContentFileException(signaturePath, null, "is missing or no signature; sign the changes with \"appliance redflags sign\"");
        byte[]? key = FromBase64(publicKey), signature = FromBase64(ContentFile.ReadText(signaturePath));
        if (key is null || signature is null || !Ed25519.Verify(key, content, signature))
        {
            throw new ContentFileException(
                path, null, "has no valid signature of the key red_flags.public_key; have the approver sign it again, or correct the key");
        }
        ClinicRuleChanges changes = ClinicRuleChanges.Read(Encoding.UTF8.GetString(content), path);
        return changes.IsApproved
            ? changes
            : throw new ContentFileException(path, null, "names no approver and day; sign it with \"appliance redflags sign --approver NAME\"");
    }

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[Ed25519.SignatureBytes + 1];
        return Convert.TryFromBase64String(text.Trim(), bytes, out int count) ? bytes[..count] : null;
    }
}
