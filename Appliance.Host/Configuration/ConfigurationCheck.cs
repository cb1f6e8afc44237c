using System.Globalization;
using Appliance.Host.Catalogue;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Clinic;
using Appliance.Host.RedFlags.Signing;
using Appliance.Knowledge.Storage;
using NodaTime;

namespace Appliance.Host.Configuration;

/// <summary>The rules a configuration must keep, each with the key, the value and the remedy.</summary>
public static class ConfigurationCheck
{
    private static readonly string[] Languages = ["it", "en", "es", "pt"];
    private static readonly string[] Levels = ["verbose", "debug", "information", "warning", "error"];

    /// <summary>What every command needs that answers patients: the clinic, its limits and hours.</summary>
    public static IReadOnlyList<ConfigurationProblem> Check(ApplianceOptions options)
    {
        var problems = new List<ConfigurationProblem>();
        CheckClinic(options.Clinic, problems);
        CheckAnswering(options.Answering, problems);
        Range(problems, "handoff.respond_within_minutes", options.Handoff.RespondWithinMinutes, 1, 1_440, "minutes");
        Range(problems, "handoff.reminder_minutes", options.Handoff.ReminderMinutes, 1, 10_080, "minutes");
        foreach ((string key, string hook) in new[] { ("handoff.hook", options.Handoff.Hook), ("handoff.emergency_hook", options.Handoff.EmergencyHook) })
        {
            if (hook.Length > 0 && !IsHttp(hook))
                problems.Add(new(key, hook, "is not an http or https URL", "Write for example http://192.168.1.20:9000/alert"));
        }

        if (options.Store.MaxSizeMegabytes != 0)
            Range(problems, "store.max_size_mb", options.Store.MaxSizeMegabytes, 16, 1_048_576, "MiB");
        Range(problems, "store.write_queue_limit", options.Store.WriteQueueLimit, 16, 1_000_000, "writes");
        CheckPublicKey(options.RedFlags.PublicKey, problems);
        problems.AddRange(HubOptions.Check(options.Models));
        Range(problems, "voice.parallel", options.Voice.Parallel, 1, 16, "voice notes");
        Range(problems, "media.keep_days", options.Media.KeepDays, 0, 3_650, "days");
        problems.AddRange(options.Library.Problems());
        Range(problems, "logging.keep_days", options.Logging.KeepDays, 1, 365, "days");
        if (!Levels.Contains(options.Logging.Level))
            problems.Add(new("logging.level", options.Logging.Level, "is not a level", "Choose one of " + string.Join(", ", Levels)));
        problems.AddRange(ChatSectionCheck.Problems(options.Chat));
        return problems;
    }

    /// <summary>What works but should be known.</summary>
    public static IReadOnlyList<ConfigurationProblem> Warnings(ApplianceOptions options) => [.. ChatSectionCheck.Warnings(options.Chat)];

    /// <summary>What <c>serve</c> needs besides: the number at Meta and its secrets.</summary>
    public static IReadOnlyList<ConfigurationProblem> CheckServing(ApplianceOptions options)
    {
        var problems = new List<ConfigurationProblem>(Check(options));
        WhatsAppSection whatsApp = options.WhatsApp;
        if (whatsApp.PhoneNumberId.Length == 0)
            problems.Add(new("whatsapp.phone_number_id", "", "is missing", "Copy it from the number's page in Meta's app dashboard"));
        if (!IsHttp(whatsApp.GraphUrl))
            problems.Add(new("whatsapp.graph_url", whatsApp.GraphUrl, "is not an http or https URL", "Leave it out to use Meta's"));
        if (!IsHttp(whatsApp.Listen))
            problems.Add(new("whatsapp.listen", whatsApp.Listen, "is not an address to listen on", "Write for example http://127.0.0.1:8080"));
        if (!whatsApp.Path.StartsWith('/'))
            problems.Add(new("whatsapp.path", whatsApp.Path, "does not start with a slash", "Write for example /webhook"));
        Range(problems, "whatsapp.messages_per_second", whatsApp.MessagesPerSecond, SendLimits.MinPerSecond, 1_000, "messages a second");
        Range(problems, "whatsapp.reconcile_minutes", whatsApp.ReconcileMinutes, 0.05, 1_440, "minutes");
        foreach (string host in whatsApp.MediaHosts.Where(host => Uri.CheckHostName(host) != UriHostNameType.Dns))
            problems.Add(new("whatsapp.media_hosts", host, "is not a host name", "Write a name alone, for example lookaside.fbsbx.com"));
        CheckSecret(problems, "whatsapp.app_secret_file", whatsApp.AppSecretFile);
        CheckSecret(problems, "whatsapp.verify_token_file", whatsApp.VerifyTokenFile);
        CheckSecret(problems, "whatsapp.access_token_file", whatsApp.AccessTokenFile);
        return problems;
    }

    private static void CheckClinic(ClinicOptions clinic, List<ConfigurationProblem> problems)
    {
        if (clinic.Country.Length != 2)
        {
            problems.Add(new("clinic.country", clinic.Country, "is not a two-letter country code", "Set the country the clinic is in, for example IT; it proposes the emergency numbers"));
            return;
        }

        if (clinic.EmergencyNumber.Length == 0)
            problems.Add(new("clinic.emergency_number", "", $"is missing and no number is known for {clinic.Country}", "Set the number that patients call in an emergency"));
        if (clinic.CrisisNumber.Length == 0)
            problems.Add(new("clinic.crisis_number", "", $"is missing and no number is known for {clinic.Country}", "Set the number of a crisis line, or the emergency number"));
        if (!Languages.Contains(clinic.Language))
            problems.Add(new("clinic.language", clinic.Language, "is not a language that is served", "Choose it, en, es or pt"));
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(clinic.TimeZone) is null)
            problems.Add(new("clinic.time_zone", clinic.TimeZone, "is not a time zone", "Write an IANA name, for example Europe/Rome"));
        problems.AddRange(OpeningHours.Problems(clinic));
    }

    private static void CheckAnswering(AnsweringOptions answering, List<ConfigurationProblem> problems)
    {
        Range(problems, "answering.max_answer_age_hours", answering.MaxAnswerAgeHours, 0.1, 24, "hours");
        Range(problems, "answering.max_replies_per_hour", answering.MaxRepliesPerHour, 1, 200, "replies");
        Range(problems, "answering.coalesce_min_ms", answering.CoalesceMinMilliseconds, 0, 5_000, "milliseconds");
        Range(problems, "answering.coalesce_max_ms", answering.CoalesceMaxMilliseconds, answering.CoalesceMinMilliseconds, 10_000, "milliseconds");
        Range(problems, "answering.coalesce_ceiling_ms", answering.CoalesceCeilingMilliseconds, answering.CoalesceMaxMilliseconds, 30_000, "milliseconds");
        Range(problems, "answering.parallel_turns", answering.ParallelTurns, 1, 64, "turns");
    }

    private static void CheckPublicKey(string key, List<ConfigurationProblem> problems)
    {
        Span<byte> bytes = stackalloc byte[Ed25519.KeyBytes];
        if (key.Length > 0 && !(Convert.TryFromBase64String(key, bytes, out int count) && count == Ed25519.KeyBytes))
            problems.Add(new("red_flags.public_key", key, "is not an Ed25519 public key in base64", "Copy the line that \"appliance redflags keygen\" printed"));
    }

    private static void CheckSecret(List<ConfigurationProblem> problems, string key, string file)
    {
        if (file.Length == 0)
        {
            problems.Add(new(key, "", "is missing", "Name a file that holds the secret and only the service's user can read"));
            return;
        }

        try
        {
            DataDirectory.RequirePrivate(file);
            if (Secret.Read(file).Length == 0)
                problems.Add(new(key, file, "is an empty file", "Put the secret into it as its only line"));
            else if (DemoSecrets.Includes(Secret.Read(file)))
                problems.Add(new(key, file, "holds a secret of the demo, which everybody knows", "Use the one from Meta's app dashboard"));
        }
        catch (Exception error) when (error is DataDirectoryException or IOException or UnauthorizedAccessException)
        {
            problems.Add(new(key, file, "cannot be used", error.Message));
        }
    }

    /// <summary>The problem of a number that is out of its range, or null.</summary>
    internal static ConfigurationProblem? OutOfRange(string key, double value, double from, double to, string unit) =>
        value >= from && value <= to ? null : new(
            key, value.ToString(CultureInfo.InvariantCulture), "is out of range", string.Create(CultureInfo.InvariantCulture, $"Choose {from} to {to} {unit}"));

    private static void Range(List<ConfigurationProblem> problems, string key, double value, double from, double to, string unit)
    {
        if (OutOfRange(key, value, from, to, unit) is { } problem)
            problems.Add(problem);
    }

    private static bool IsHttp(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
