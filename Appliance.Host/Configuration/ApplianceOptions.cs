using Microsoft.Extensions.Configuration;

namespace Appliance.Host.Configuration;

/// <summary>Everything that a clinic can set, as one tree: the sections of <c>appliance.json</c>.</summary>
public sealed class ApplianceOptions
{
    [ConfigurationKeyName("clinic")]
    public ClinicOptions Clinic { get; set; } = new();

    [ConfigurationKeyName("whatsapp")]
    public WhatsAppSection WhatsApp { get; set; } = new();

    [ConfigurationKeyName("answering")]
    public AnsweringOptions Answering { get; set; } = new();

    [ConfigurationKeyName("understanding")]
    public UnderstandingSection Understanding { get; set; } = new();

    [ConfigurationKeyName("chat")]
    public ChatSection Chat { get; set; } = new();

    [ConfigurationKeyName("voice")]
    public VoiceSection Voice { get; set; } = new();

    [ConfigurationKeyName("media")]
    public MediaSection Media { get; set; } = new();

    [ConfigurationKeyName("library")]
    public LibrarySection Library { get; set; } = new();

    [ConfigurationKeyName("handoff")]
    public HandoffOptions Handoff { get; set; } = new();

    [ConfigurationKeyName("red_flags")]
    public RedFlagSection RedFlags { get; set; } = new();

    [ConfigurationKeyName("store")]
    public StoreOptions Store { get; set; } = new();

    [ConfigurationKeyName("models")]
    public ModelsSection Models { get; set; } = new();

    [ConfigurationKeyName("logging")]
    public LoggingOptions Logging { get; set; } = new();
}

/// <summary>Section <c>clinic</c>: who the clinic is. Only the country has no default.</summary>
public sealed class ClinicOptions
{
    /// <summary>Name as patients know it. Default: a neutral "the clinic" in the patient's language.</summary>
    [ConfigurationKeyName("name")]
    public string Name { get; set; } = "";

    /// <summary>ISO 3166-1 alpha-2 code. Required: it proposes the emergency numbers, language and time zone.</summary>
    [ConfigurationKeyName("country")]
    public string Country { get; set; } = "";

    /// <summary>The clinic's own language: it, en, es or pt. Default: the country's.</summary>
    [ConfigurationKeyName("language")]
    public string Language { get; set; } = "";

    /// <summary>IANA time zone, such as Europe/Rome. Default: the country's first.</summary>
    [ConfigurationKeyName("time_zone")]
    public string TimeZone { get; set; } = "";

    /// <summary>Address as patients should read it.</summary>
    [ConfigurationKeyName("address")]
    public string Address { get; set; } = "";

    /// <summary>The number to call in an emergency. Default: the country's public one.</summary>
    [ConfigurationKeyName("emergency_number")]
    public string EmergencyNumber { get; set; } = "";

    /// <summary>The number of a crisis line for people who may harm themselves. Default: the country's public one.</summary>
    [ConfigurationKeyName("crisis_number")]
    public string CrisisNumber { get; set; } = "";

    /// <summary>Opening hours by English weekday name: <c>{"monday": ["08:00-13:00", "14:00-19:00"]}</c>, local time.</summary>
    [ConfigurationKeyName("opening_hours")]
    public Dictionary<string, string[]> OpeningHours { get; set; } = [];

    /// <summary>Days on which the clinic is closed, ISO dates.</summary>
    [ConfigurationKeyName("holidays")]
    public string[] Holidays { get; set; } = [];
}

/// <summary>Section <c>whatsapp</c>: the number at Meta's Cloud API. Secrets are files, never values.</summary>
public sealed class WhatsAppSection
{
    /// <summary>Address and port of the webhook listener; put a reverse proxy with a certificate before it.</summary>
    [ConfigurationKeyName("listen")]
    public string Listen { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Path of the webhook.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; set; } = "/webhook";

    /// <summary>The Graph API; the only host that messages go to.</summary>
    [ConfigurationKeyName("graph_url")]
    public string GraphUrl { get; set; } = "https://graph.facebook.com";

    [ConfigurationKeyName("graph_version")]
    public string GraphVersion { get; set; } = "v26.0";

    /// <summary>Hosts that files of patients are fetched from with the access token, besides the Graph API's own. Default: Meta's.</summary>
    [ConfigurationKeyName("media_hosts")]
    public string[] MediaHosts { get; set; } = [];

    /// <summary>Meta's id of the clinic's number.</summary>
    [ConfigurationKeyName("phone_number_id")]
    public string PhoneNumberId { get; set; } = "";

    /// <summary>File with the app secret that signs webhooks.</summary>
    [ConfigurationKeyName("app_secret_file")]
    public string AppSecretFile { get; set; } = "";

    /// <summary>File with the token that Meta repeats in the handshake.</summary>
    [ConfigurationKeyName("verify_token_file")]
    public string VerifyTokenFile { get; set; } = "";

    /// <summary>File with the access token for sending.</summary>
    [ConfigurationKeyName("access_token_file")]
    public string AccessTokenFile { get; set; } = "";

    /// <summary>Messages per second from the number (Meta: 80, upgraded numbers 1,000). 4 to 1,000.</summary>
    [ConfigurationKeyName("messages_per_second")]
    public int MessagesPerSecond { get; set; } = 80;

    /// <summary>A send of unknown outcome that no status of Meta settled in this time is told to staff. Minutes, 0.05 to 1,440.</summary>
    [ConfigurationKeyName("reconcile_minutes")]
    public double ReconcileMinutes { get; set; } = 10;
}

/// <summary>Section <c>answering</c>: limits and thresholds of automatic answers.</summary>
public sealed class AnsweringOptions
{
    /// <summary>A message older than this when it is its turn goes to a person. Hours, 0.1 to 24.</summary>
    [ConfigurationKeyName("max_answer_age_hours")]
    public double MaxAnswerAgeHours { get; set; } = 6;

    /// <summary>Automatic replies per conversation and hour; beyond it a person goes on. 1 to 200.</summary>
    [ConfigurationKeyName("max_replies_per_hour")]
    public int MaxRepliesPerHour { get; set; } = 20;

    /// <summary>Shortest wait for a further fragment, milliseconds, 0 to 5,000.</summary>
    [ConfigurationKeyName("coalesce_min_ms")]
    public int CoalesceMinMilliseconds { get; set; } = 800;

    /// <summary>Longest wait for a further fragment, milliseconds, 0 to 10,000.</summary>
    [ConfigurationKeyName("coalesce_max_ms")]
    public int CoalesceMaxMilliseconds { get; set; } = 3_000;

    /// <summary>Longest wait from the first fragment to the turn, milliseconds, 0 to 30,000.</summary>
    [ConfigurationKeyName("coalesce_ceiling_ms")]
    public int CoalesceCeilingMilliseconds { get; set; } = 8_000;

    /// <summary>Intents whose answers always wait for approval as a draft.</summary>
    [ConfigurationKeyName("always_review")]
    public string[] AlwaysReview { get; set; } = [];

    /// <summary>Turns at the same time, 1 to 64.</summary>
    [ConfigurationKeyName("parallel_turns")]
    public int ParallelTurns { get; set; } = 8;
}

/// <summary>Section <c>handoff</c>: how staff are called.</summary>
public sealed class HandoffOptions
{
    /// <summary>Within which time staff usually answer during opening hours; said to patients. Minutes, 1 to 1,440.</summary>
    [ConfigurationKeyName("respond_within_minutes")]
    public int RespondWithinMinutes { get; set; } = 60;

    /// <summary>Without a staff reply for this long, in opening hours, the patient is told once and staff are called again. Minutes, 1 to 10,080.</summary>
    [ConfigurationKeyName("reminder_minutes")]
    public int ReminderMinutes { get; set; } = 90;

    /// <summary>Program run on every handoff; the alert comes as JSON on its standard input.</summary>
    [ConfigurationKeyName("command")]
    public string Command { get; set; } = "";

    /// <summary>URL that gets the alert as an HTTP POST of JSON.</summary>
    [ConfigurationKeyName("hook")]
    public string Hook { get; set; } = "";

    /// <summary>Program run on emergencies in place of <see cref="Command"/>.</summary>
    [ConfigurationKeyName("emergency_command")]
    public string EmergencyCommand { get; set; } = "";

    /// <summary>URL for emergencies in place of <see cref="Hook"/>.</summary>
    [ConfigurationKeyName("emergency_hook")]
    public string EmergencyHook { get; set; } = "";
}

/// <summary>Section <c>red_flags</c>: who may change the rules that look for danger.</summary>
public sealed class RedFlagSection
{
    /// <summary>Base64 of the approver's Ed25519 public key, 32 bytes; changes count only with its signature. Default: none.</summary>
    [ConfigurationKeyName("public_key")]
    public string PublicKey { get; set; } = "";
}

/// <summary>Section <c>store</c>: limits of the database.</summary>
public sealed class StoreOptions
{
    /// <summary>Size limit of the database in MiB, 16 to 1,048,576; 0 for none but the disk's.</summary>
    [ConfigurationKeyName("max_size_mb")]
    public int MaxSizeMegabytes { get; set; }

    /// <summary>Writes that may wait before webhooks are answered with 503, 16 to 1,000,000.</summary>
    [ConfigurationKeyName("write_queue_limit")]
    public int WriteQueueLimit { get; set; } = 4_096;
}

/// <summary>Section <c>models</c>: where <c>appliance models pull</c> gets models.</summary>
public sealed class ModelsSection
{
    /// <summary>Base address of the hub; https, or http on this machine.</summary>
    [ConfigurationKeyName("hub")]
    public string Hub { get; set; } = "https://huggingface.co";

    /// <summary>Hosts the hub may send downloads on to, such as files.example.org or *.example.org. Default: for the public hub its own, else none.</summary>
    [ConfigurationKeyName("redirect_hosts")]
    public string[] RedirectHosts { get; set; } = [];

    /// <summary>File with an access token for the hub; else the environment's APPLIANCE_HUB_TOKEN.</summary>
    [ConfigurationKeyName("token_file")]
    public string TokenFile { get; set; } = "";
}

/// <summary>Section <c>logging</c>: console and rolling file.</summary>
public sealed class LoggingOptions
{
    /// <summary>verbose, debug, information, warning or error. Patient text appears at verbose only.</summary>
    [ConfigurationKeyName("level")]
    public string Level { get; set; } = "information";

    /// <summary>Days of log files kept, 1 to 365.</summary>
    [ConfigurationKeyName("keep_days")]
    public int KeepDays { get; set; } = 14;
}
