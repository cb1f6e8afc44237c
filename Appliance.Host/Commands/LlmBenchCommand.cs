using System.CommandLine;
using System.Globalization;
using Appliance.Host.Bench;
using Appliance.Host.Bench.Llm;
using Appliance.Inference.Chat;
using Appliance.Inference.Gguf;
using Appliance.Inference.Interop.Llama;
using Appliance.Inference.Templates;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>bench llm</c>: a language model under the load of many short conversations.</summary>
internal static class LlmBenchCommand
{
    private static readonly string[] ShapeNames = [RandomModelShape.Llama1B.Name, RandomModelShape.Llama3B.Name, RandomModelShape.Llama8B.Name];

    private static readonly Option<string?> Model = new("--model") { Description = "The GGUF file.", HelpName = "FILE" };
    private static readonly Option<string?> Shape = new("--shape")
    {
        Description = "Instead of --model: writes random weights of a Llama of this size into the data directory, and deletes them afterwards.",
        HelpName = string.Join('|', ShapeNames),
    };

    private static readonly Option<string?> Peer = new("--peer")
    {
        Description = $"Runs the same model and load through {PeerPackage.Name} too; it is fetched the first time.",
        HelpName = PeerPackage.Option,
    };

    private static readonly Option<int> Conversations = new("--conversations")
    {
        Description = $"Conversations at the same moment, 1 to {LlmBenchOptions.MaxConversations}.",
        DefaultValueFactory = _ => 8,
        HelpName = "N",
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = $"Repetitions, 1 to {LlmBenchOptions.MaxRounds}; the medians count.",
        DefaultValueFactory = _ => 2,
        HelpName = "N",
    };

    private static readonly Option<int> Threads = new("--threads") { Description = "Threads that compute; 0 for one a processor core.", HelpName = "N" };
    private static readonly Option<int> GpuLayers = new("--gpu-layers")
    {
        Description = "Layers on the graphics card; negative for all.",
        DefaultValueFactory = _ => -1,
        HelpName = "N",
    };

    private static readonly Option<int> PrefillTokens = new("--prefill-tokens")
    {
        Description = $"Prompt tokens that a step may take, up to {LlmBenchOptions.MaxPrefillTokens}; 0 for the engine's default.",
        HelpName = "N",
    };

    private static readonly Option<FlashAttentionMode> FlashAttention = new("--flash-attention") { Description = "Flash attention; default: auto.", HelpName = "auto|off|on" };

    private static readonly Option<string?> SystemPrompt = new("--system-prompt") { Description = "A text file in place of the built-in system prompt.", HelpName = "FILE" };

    public static Command Create() => new Command("llm", "A language model: many short conversations at once, beside what its engine can do at most.")
    {
        Model, Shape, Peer, Conversations, Rounds, Threads, GpuLayers, PrefillTokens, FlashAttention, SystemPrompt,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = new LlmBenchOptions(
            Model: "",
            InRange(context, Conversations, 1, LlmBenchOptions.MaxConversations),
            InRange(context, Rounds, 1, LlmBenchOptions.MaxRounds),
            InRange(context, Threads, 0, LlmBenchOptions.MaxThreads),
            context.Parsed.GetValue(GpuLayers),
            InRange(context, PrefillTokens, 0, LlmBenchOptions.MaxPrefillTokens),
            context.Parsed.GetValue(FlashAttention),
            context.Parsed.GetValue(SystemPrompt) is { } file ? await File.ReadAllTextAsync(file, cancellationToken) : null,
            WithPeer(context));
        using LlmBenchModel model = ChooseModel(context);
        try
        {
            LlmBenchResult result = await new LlmBench(options with { Model = model.Path }, context.Console.WriteLine).RunAsync(cancellationToken);
            return BenchCommands.Report(context, result, LlmBenchTables.Of(result), result.Goals);
        }
        catch (Exception e) when (e is LlamaException or ChatTemplateException or GgufFormatException)
        {
            throw new CommandException(ExitCode.Engine, e.Message);
        }
    }

    private static LlmBenchModel ChooseModel(CommandContext context)
    {
        string? file = context.Parsed.GetValue(Model), shape = context.Parsed.GetValue(Shape);
        if (file is null == shape is null)
            throw new CommandException(ExitCode.Usage, "Name either a model with --model FILE or a size with --shape.");
        if (file is not null)
            return File.Exists(file) ? new LlmBenchModel(file, temporary: false) : throw new CommandException(ExitCode.Input, $"There is no model {file}. Correct --model.");
        if (!ShapeNames.Contains(shape, StringComparer.OrdinalIgnoreCase))
            throw new CommandException(ExitCode.Usage, $"--shape is {shape}; choose {string.Join(", ", ShapeNames)}.");
        context.Console.WriteLine($"writing random weights of the shape {shape}");
        return LlmBenchModel.Write(RandomModelShape.Find(shape!)!, context.Data().Path);
    }

    private static bool WithPeer(CommandContext context) => context.Parsed.GetValue(Peer) switch
    {
        null => false,
        not PeerPackage.Option => throw new CommandException(ExitCode.Usage, $"--peer is {context.Parsed.GetValue(Peer)}; the peer there is is {PeerPackage.Option}."),
        _ when !OperatingSystem.IsLinux() => throw new CommandException(ExitCode.Usage, $"--peer runs on Linux only. Leave it out."),
        _ => true,
    };

    private static int InRange(CommandContext context, Option<int> option, int least, int most) => context.Parsed.GetValue(option) is var value && value >= least && value <= most
        ? value
        : throw new CommandException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}; choose {least} to {most}."));
}
