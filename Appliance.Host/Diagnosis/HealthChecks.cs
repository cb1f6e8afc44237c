using System.Globalization;
using Appliance.Host.Configuration;
using Appliance.Host.Importing;
using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Serving;
using Appliance.Host.Texts;
using Appliance.Inference.Confinement;
using Appliance.Inference.Runtime;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;
using Appliance.Knowledge.Switches;
using Dapper;

namespace Appliance.Host.Diagnosis;

/// <summary>The checks of <c>doctor</c>, one method each. None of them changes anything.</summary>
internal sealed class HealthChecks(DataDirectory data, ApplianceOptions options, Store? store, bool serviceRuns)
{
    /// <summary>Free space below which the disk is called nearly full, in bytes.</summary>
    public const long LowDiskBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>Goals of the start: milliseconds to ready and megabytes without a language model.</summary>
    public const double StartGoalMilliseconds = 2_000, MemoryGoalMegabytes = 250;

    /// <summary>Runs all checks.</summary>
    public IEnumerable<HealthResult> Run()
    {
        yield return HealthResult.Pass("data directory", data.Path + (serviceRuns ? ", owned by the running service" : ", no service runs"));
        foreach (HealthResult result in Configuration())
            yield return result;
        yield return Sqlite();
        foreach (HealthResult result in Database())
            yield return result;
        foreach (HealthResult result in Published())
            yield return result;
        yield return Disk();
        yield return Engine();
        yield return ChatEngine();
        foreach (HealthResult result in VoiceChecks.Run(data))
            yield return result;
        var understanding = new IntentChecks(data, options.Understanding);
        foreach (HealthResult result in understanding.Run())
            yield return result;
        yield return RedFlags();
        yield return Content();
        foreach (HealthResult result in Start())
            yield return result;
    }

    private IEnumerable<HealthResult> Configuration()
    {
        IReadOnlyList<ConfigurationProblem> clinic = ConfigurationCheck.Check(options);
        foreach (ConfigurationProblem problem in clinic)
            yield return HealthResult.Fail("configuration", $"{problem.Key} = \"{problem.Value}\" {problem.Problem}", problem.Remedy);
        if (clinic.Count > 0)
            yield break;
        yield return HealthResult.Pass(
            "configuration", $"{options.Clinic.Country}, {options.Clinic.Language}, emergency {options.Clinic.EmergencyNumber}, crisis {options.Clinic.CrisisNumber}");
        foreach (ConfigurationProblem problem in ConfigurationCheck.CheckServing(options).Except(clinic))
            yield return HealthResult.Warn("whatsapp", $"{problem.Key} {problem.Problem}", problem.Remedy);
    }

    private static HealthResult Sqlite()
    {
        SqliteEngineInfo engine = SqliteEngine.Load();
        return engine.Library == "bundled"
            ? HealthResult.Warn("sqlite", $"{engine.Version}, bundled with the program", "Install libsqlite3-0 from the system's packages to get a maintained version")
            : HealthResult.Pass("sqlite", $"{engine.Version} of the operating system ({engine.Library})");
    }

    private IEnumerable<HealthResult> Database()
    {
        if (store is null)
            yield break;
        string integrity = store.Read(connection => connection.QueryFirst<string>("PRAGMA quick_check(1)"));
        yield return integrity == "ok"
            ? HealthResult.Pass("database", $"{store.Path}, {new FileInfo(store.Path).Length / (1024.0 * 1024.0):F1} MB, structure intact")
            : HealthResult.Fail("database", integrity, "Stop the service and restore the newest backup from the backups folder");
        IReadOnlyDictionary<string, long> inbox = new InboxStore(store).CountByStatus();
        IReadOnlyDictionary<string, long> outbox = new OutboxStore(store).CountByStatus();
        long dead = inbox.GetValueOrDefault("dead"), open = inbox.GetValueOrDefault("received") + inbox.GetValueOrDefault("accepted");
        string counts = $"{open} waiting, {inbox.GetValueOrDefault("done")} done, {dead} dead letters";
        yield return dead == 0 ? HealthResult.Pass("inbox", counts) : HealthResult.Warn("inbox", counts, "See \"appliance handoff list\": a person goes on in those conversations");
        long unknown = outbox.GetValueOrDefault("unknown"), failed = outbox.GetValueOrDefault("failed");
        string sends = $"{outbox.GetValueOrDefault("pending")} waiting, {unknown} unknown outcome, {failed} failed";
        yield return unknown + failed == 0 ? HealthResult.Pass("outbox", sends) : HealthResult.Warn("outbox", sends, "Staff were told in those conversations; see \"appliance handoff list\"");
        if (new AlertStore(store).CountFailed() is > 0 and var alerts)
            yield return HealthResult.Fail("alerts", $"{alerts} alerts could not be delivered", "Check handoff.command and handoff.hook");
        if (new SwitchStore(store).PausedSince() is { } since)
            yield return HealthResult.Warn("kill switch", $"everything is paused since {since.ToLocalTime():yyyy-MM-dd HH:mm}", "appliance resume");
    }

    private IEnumerable<HealthResult> Published()
    {
        if (options.Clinic.OpeningHours.Count == 0)
            yield return HealthResult.Warn("opening hours", "none; patients are not told when the clinic is open", "Set clinic.opening_hours");
        if (store is null)
            yield break;
        int documents = new LibraryStore(store).List().Count(document => document is { Draft: false, ApprovedBy: not null });
        long answers = store.Read(connection => connection.QueryFirst<long>("SELECT COUNT(*) FROM approved_answers"));
        string counts = $"{documents} approved documents, {answers} approved answers";
        yield return documents + answers > 0
            ? HealthResult.Pass("library", counts)
            : HealthResult.Warn("library", counts + "; patients' questions go to a person", "appliance knowledge import DIR");
        yield return !PdfToText.IsInstalled
            ? HealthResult.Warn("document converters", "pdftotext is not installed", "Install it (Debian: apt-get install poppler-utils) to import PDF files")
            : ConfinedProcess.HasNoNetwork
            ? HealthResult.Pass("document converters", "in a child process without network")
            : HealthResult.Warn(
                "document converters", "in a child process with limits, but this system does not let it give up the network", "Allow user namespaces to the service's user, or import only files that you trust");
    }

    private HealthResult Disk()
    {
        var drive = new DriveInfo(data.Path);
        string free = $"{drive.AvailableFreeSpace / (1024.0 * 1024 * 1024):F1} GB free";
        return drive.AvailableFreeSpace >= LowDiskBytes
            ? HealthResult.Pass("disk", free)
            : HealthResult.Fail("disk", free, "Free some space: when the disk is full, nothing can be stored and Meta delivers again later");
    }

    private static HealthResult Engine()
    {
        EngineDiagnosis engine = NativeRuntime.Load().OnnxRuntime;
        return engine.Ok
            ? HealthResult.Pass("onnx runtime", $"{engine.Version} from {engine.Path}")
            : HealthResult.Fail("onnx runtime", $"{engine.Path}: {engine.Problem}", engine.Remedy!);
    }

    private static HealthResult ChatEngine()
    {
        EngineDiagnosis engine = NativeRuntime.LoadLlama();
        return engine.Ok
            ? HealthResult.Pass("llama.cpp", $"{engine.Version} from {engine.Path}, computes on {engine.Detail}")
            : HealthResult.Warn("llama.cpp", $"{engine.Path}: {engine.Problem}; answers are quoted, none are written by a language model", engine.Remedy!);
    }

    private HealthResult RedFlags()
    {
        try
        {
            ClinicRules rules = ClinicRules.Load(data.Path, options.RedFlags.PublicKey);
            if (rules.Problem is { } problem)
                return HealthResult.Fail("red flags", $"{problem}. The built-in rules are on", "appliance redflags sign --key FILE --approver NAME FILE");
            string version = rules.Changes is { } changes
                ? $"{rules.Book.Version}, approved by {changes.ApprovedBy} on {changes.ApprovedOn}"
                : $"{rules.Book.Version}, built in";
            version += $", learned {DangerDetector.Load(RedFlagRuleBook.PublishedDirectory).Version}";
            return rules.Stale.Count == 0
                ? HealthResult.Pass("red flags", version)
                : HealthResult.Warn("red flags", $"{version}; removals that match no built-in pattern: {string.Join("; ", rules.Stale)}", "Correct the changes and have them signed again");
        }
        catch (ContentFileException error)
        {
            return HealthResult.Fail("red flags", error.Message, "Install the program again");
        }
    }

    private HealthResult Content()
    {
        try
        {
            PatientTexts.Load(PatientTexts.PublishedDirectory, Path.Combine(data.Path, "texts"));
            return HealthResult.Pass("texts", "complete in every language");
        }
        catch (ContentFileException error)
        {
            return HealthResult.Fail("texts", error.Message, "Correct the file, or remove the override");
        }
    }

    private IEnumerable<HealthResult> Start()
    {
        if (ReadyMark.Read(data) is not { } mark)
            yield break;
        string detail = string.Create(CultureInfo.InvariantCulture, $"ready after {mark.StartMilliseconds:F0} ms with {mark.WorkingSetMegabytes:F0} MB on {mark.ReadyAt:yyyy-MM-dd HH:mm} UTC");
        bool good = mark.StartMilliseconds <= StartGoalMilliseconds && mark.WorkingSetMegabytes <= MemoryGoalMegabytes;
        yield return good
            ? HealthResult.Pass("last start", detail)
            : HealthResult.Warn("last start", detail, $"The goal is {StartGoalMilliseconds:F0} ms and {MemoryGoalMegabytes:F0} MB; is the machine busy?");
    }
}
