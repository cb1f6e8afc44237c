using System.CommandLine;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Host.Pipeline;
using Appliance.Host.Texts;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents correct</c>: what a patient of a conversation really wanted, as an example for the next model.</summary>
internal static class IntentsCorrectCommand
{
    private static readonly Argument<long> Conversation = new("conversation") { Description = "Number of the conversation." };
    private static readonly Argument<string> Label = new Argument<string>("intent") { Description = "What the patient wanted." }
        .AcceptOnlyFromAmong([.. Intents.All]);

    private static readonly Option<long?> Message = new("--message") { Description = "One message; default: what the patient wrote last.", HelpName = "ID" };
    private static readonly Option<string?> Language = new Option<string?>("--language") { Description = "The language of the words; default: the contact's." }
        .AcceptOnlyFromAmong([.. ServedLanguages.All]);

    private static readonly Option<string> Staff = new("--as") { Description = "Your name, as colleagues see it.", HelpName = "NAME", DefaultValueFactory = _ => Environment.UserName };

    public static Command Create() =>
        new Command("correct", "Says what the patient of a conversation wanted; a person reviews the example before it is learnt.") { Conversation, Label, Message, Language, Staff }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject
        {
            ["conversation"] = context.Parsed.GetValue(Conversation),
            ["label"] = context.Parsed.GetValue(Label),
            ["message"] = context.Parsed.GetValue(Message),
            ["language"] = context.Parsed.GetValue(Language),
            ["by"] = context.Parsed.GetValue(Staff),
        };
        JsonNode? added = await context.ControlAsync(IntentOperations.Correct, arguments, cancellationToken);
        if (context.Json)
            Console.Out.WriteLine(added!.ToJsonString(ControlOperations.Json));
        else
            context.Output.WriteLine($"Example {added!["id"]} waits for review (appliance intents review): {added["text"]}");
        return ExitCode.Ok;
    }
}
