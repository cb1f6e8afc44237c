using System.Security.Cryptography;
using System.Text;
using Appliance.Host.Catalogue;
using Appliance.Host.Configuration;
using Appliance.Host.Phrases;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Embeddings;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.RedFlags.Learned;

/// <summary>
/// The danger detector that is joined with the clinic's sentence encoder. The first command that sees a new encoder and may own the data
/// directory fits it there from the messages that come with the program; the file's name tells which encoder, messages and detector.
/// </summary>
internal static partial class DangerJoining
{
    private const int Seed = 1;

    private static readonly string[] MessageFolders = ["red_flags/train", "red_flags/cases", "red_flags/blind", "intents/train"];

    /// <summary>What comes with the program.</summary>
    public static string PublishedModels => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Where the joined detector of an encoder lies, whether it was fitted or not.</summary>
    /// <param name="encoder">The encoder's SHA-256.</param>
    /// <param name="models">Folder with messages and detector.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="identities">Knows the files.</param>
    public static string PathFor(string encoder, string models, DataDirectory data, FileIdentities identities)
    {
        IEnumerable<string> files = MessageFolders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(models, folder), "*.jsonl").Order(StringComparer.Ordinal))
            .Append(Path.Combine(models, "red_flags", DangerModel.FileName));
        string from = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(files.Select(identities.Of)))));
        return Path.Combine(data.Path, ClinicRules.Folder, $"joined-{encoder[..JoinedIntents.NameDigits]}-{from[..JoinedIntents.NameDigits]}.bin");
    }

    /// <summary>Whether the detector that comes with the program was joined with an encoder here.</summary>
    /// <param name="encoder">Path of the encoder.</param>
    /// <param name="data">The data directory.</param>
    public static bool IsJoined(string encoder, DataDirectory data)
    {
        var identities = new FileIdentities(data);
        return File.Exists(PathFor(identities.Of(encoder), PublishedModels, data, identities));
    }

    /// <summary>Puts the joined detector's path into the configuration, where an encoder is in use and it was fitted before.</summary>
    /// <param name="section">Knows the encoder and receives the path.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="models">What it learns from; null for what comes with the program.</param>
    public static void Choose(UnderstandingSection section, DataDirectory data, string? models = null)
    {
        section.JoinedDanger = null;
        if (section.LibraryEncoder is not { } encoder)
            return;
        var identities = new FileIdentities(data);
        string path = PathFor(identities.Of(encoder), models ?? PublishedModels, data, identities);
        section.JoinedDanger = File.Exists(path) ? path : null;
    }

    /// <summary>Whether an encoder is in use that the detector is to be joined with and is not yet. After <see cref="Choose"/>.</summary>
    public static bool IsMissing(UnderstandingSection section) => section is { LibraryEncoder: not null, FitsDanger: true, JoinedDanger: null };

    /// <summary>Puts the joined detector's path into the configuration, where an encoder is in use; fits it where it is missing.</summary>
    /// <param name="section">Knows the encoder and receives the path.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="owned">Whether the caller owns it.</param>
    /// <param name="say">Takes progress, a line each.</param>
    /// <param name="cancellationToken">Ends a fit without leaving anything behind.</param>
    /// <param name="models">What it learns from; null for what comes with the program.</param>
    /// <exception cref="ModelFileException">The encoder cannot be used.</exception>
    /// <exception cref="ContentFileException">A file that comes with the program is missing or wrong.</exception>
    public static async Task PrepareAsync(
        UnderstandingSection section, DataDirectory data, bool owned, Action<string> say, CancellationToken cancellationToken, string? models = null)
    {
        models ??= PublishedModels;
        Choose(section, data, models);
        if (!IsMissing(section))
            return;
        using FileStream? guard = owned ? null : data.TryOwn();
        if (!owned && guard is null)
        {
            say("The service runs and has not joined the sentence encoder with the danger detector yet, which takes some minutes after its start; the one without is used.");
            return;
        }

        string encoder = section.LibraryEncoder!;
        var identities = new FileIdentities(data);
        string path = PathFor(identities.Of(encoder), models, data, identities);
        await FitAsync(encoder, path, models, identities, say, cancellationToken);
        section.JoinedDanger = path;
    }

    /// <summary>Opens what <see cref="PrepareAsync"/> chose; null where nothing was, or where it cannot be used: then words alone judge.</summary>
    public static DangerVectors? Open(UnderstandingSection section, InstalledEncoder encoders, ILoggerFactory logs)
    {
        if (section.JoinedDanger is not { } path || encoders.Open(section.LibraryEncoder, section.LibraryEncoderIdentity)?.Encoder is not { } encoder)
            return null;
        ILogger log = logs.CreateLogger<RedFlagWatch>();
        try
        {
            JoinedDanger joined = JoinedDanger.Read(path);
            if (joined.Header.Encoder == encoder.Identity)
                return new DangerVectors(joined, encoder, log);
            LogUnusable(log, $"{path} was fitted to another sentence encoder");
        }
        catch (ContentFileException problem)
        {
            LogUnusable(log, problem.Message);
        }

        return null;
    }

    private static async Task FitAsync(string encoder, string path, string models, FileIdentities identities, Action<string> say, CancellationToken cancellationToken)
    {
        say($"Joining the danger detector with {Path.GetFileName(encoder)}: once for this encoder, a few minutes.");
        using OpenedEncoder opened = await IntentTraining.OpenAsync(EncoderFiles.At(encoder), identities, cancellationToken);
        JoinedDanger joined = await Task.Run(() => Fit(models, opened, say, cancellationToken), cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        joined.Write(path);
        foreach (string old in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "joined-*.bin").Where(file => file != path))
            File.Delete(old);
        say("Joined.");
    }

    private static JoinedDanger Fit(string models, OpenedEncoder opened, Action<string> say, CancellationToken cancellationToken)
    {
        string rules = Path.Combine(models, "red_flags");
        string detector = DangerModel.Read(Path.Combine(rules, DangerModel.FileName)).Header.Version;
        return JoinedDangerTraining.Train(
            RedFlagRuleBook.Load(rules), detector, DangerExamples.Read(models), opened.Encoder, Seed, say, cancellationToken).Joined;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The danger detector judges by words alone, because what was joined cannot be used: {Reason}")]
    private static partial void LogUnusable(ILogger logger, string reason);
}
