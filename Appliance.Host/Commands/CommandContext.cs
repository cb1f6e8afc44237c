using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Configuration;
using Appliance.Host.Control;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary>A command cannot go on; the message is for the person, the code for the shell.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>What every command works with: the parsed global options, output, and ways to the data.</summary>
internal sealed class CommandContext(ParseResult parsed)
{
    /// <summary>Columns of text that goes into a file or a pipe.</summary>
    public const int RedirectedWidth = 200;

    /// <summary>The parsed command line.</summary>
    public ParseResult Parsed { get; } = parsed;

    /// <summary>Whether standard output must be JSON.</summary>
    public bool Json => Parsed.GetValue(GlobalOptions.Json);

    /// <summary>Text for people: standard error, so that standard output stays data.</summary>
    public IAnsiConsole Console { get; } = Create(System.Console.Error, System.Console.IsErrorRedirected);

    /// <summary>Tables and text that are the result itself, on standard output.</summary>
    public IAnsiConsole Output { get; } = Create(System.Console.Out, System.Console.IsOutputRedirected);

    /// <summary>The data directory, created where it is missing.</summary>
    /// <exception cref="DataDirectoryException">It cannot be used.</exception>
    public DataDirectory Data() => DataDirectory.Open(Parsed.GetValue(GlobalOptions.Data)!);

    /// <summary>What the command line sets, as <c>KEY=VALUE</c>.</summary>
    public IReadOnlyList<string> Settings =>
    [
        .. Parsed.GetValue(GlobalOptions.Set) ?? [],
        .. Parsed.GetValue(ChatModelOption.Model) is { } model ? new[] { "chat.model=" + model } : [],
        .. Parsed.GetValue(EncoderOption.Encoder) is { } encoder ? new[] { "understanding.encoder=" + encoder } : [],
        .. Parsed.GetValue(SpeechOption.Speech) is { } speech ? new[] { "voice.model=" + speech } : [],
    ];

    /// <summary>The configuration, with what the command line sets; not checked.</summary>
    /// <exception cref="CommandException">The file named with --config does not exist.</exception>
    public ApplianceOptions Load(DataDirectory data)
    {
        string? named = Parsed.GetValue(GlobalOptions.Configuration);
        if (named is not null && !File.Exists(named))
            throw new CommandException(ExitCode.Input, $"There is no configuration file {named}. Correct --config, or leave it out to use {data.Configuration}.");
        return ConfigurationLoader.Load(named ?? data.Configuration, Settings);
    }

    /// <summary>The configuration, checked for what answering patients needs.</summary>
    /// <exception cref="ConfigurationException">Something is missing or wrong.</exception>
    public ApplianceOptions LoadChecked(DataDirectory data)
    {
        ApplianceOptions options = Load(data);
        IReadOnlyList<ConfigurationProblem> problems = ConfigurationCheck.Check(options);
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);
    }

    /// <summary>Runs an operation in the process that owns the data directory: the running service, or else this one.</summary>
    public async Task<JsonNode?> ControlAsync(string operation, JsonObject arguments, CancellationToken cancellationToken)
    {
        using ControlSession session = OpenControl();
        return await session.RunAsync(operation, arguments, cancellationToken);
    }

    /// <summary>Reaches the process that owns the data directory, for several operations one after the other.</summary>
    public ControlSession OpenControl()
    {
        DataDirectory data = Data();
        FileStream? owned = data.TryOwn();
        try
        {
            return owned is null ? new ControlSession(null, null, new ControlClient(data)) : new ControlSession(owned, new LocalControl(data, Load(data)), null);
        }
        catch
        {
            owned?.Dispose();
            throw;
        }
    }

    /// <summary>Opens the store for reading: beside the running service, or creating it where nothing runs.</summary>
    public static OpenedStore OpenForReading(DataDirectory data)
    {
        FileStream? owned = data.TryOwn();
        try
        {
            return new OpenedStore(owned is null ? Store.OpenReadOnly(data.Database) : Store.Open(data.Database), owned);
        }
        catch
        {
            owned?.Dispose();
            throw;
        }
    }

    /// <summary>Writes one JSON value as a line of standard output.</summary>
    public static void WriteLine<T>(T value) => System.Console.Out.WriteLine(JsonSerializer.Serialize(value, ControlOperations.Json));

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        // A pipe has no width; without this Spectre would wrap tables at 80 columns.
        if (redirected)
            console.Profile.Width = RedirectedWidth;
        return console;
    }
}

/// <summary>A store and, where this process owns the data directory, its lock.</summary>
internal sealed class OpenedStore(Store store, FileStream? owned) : IDisposable
{
    public Store Store { get; } = store;

    /// <summary>Whether this process owns the data directory and may write.</summary>
    public bool IsOwned => owned is not null;

    public void Dispose()
    {
        Store.Dispose();
        owned?.Dispose();
    }
}
