using System.CommandLine;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Host.Pipeline;
using Appliance.Host.Texts;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents add</c>: a message of this clinic's patients as an example of an intent.</summary>
internal static class IntentsAddCommand
{
    private static readonly Argument<string> Text = new("text") { Description = "What the patient wrote; names and numbers are taken out before it is stored." };
    private static readonly Option<string> Label = new Option<string>("--label") { Description = "The right intent.", Required = true, HelpName = "INTENT" }
        .AcceptOnlyFromAmong([.. Intents.All]);

    private static readonly Option<string> Language = new Option<string>("--language") { Description = "The language of the text.", Required = true }
        .AcceptOnlyFromAmong([.. ServedLanguages.All]);

    private static readonly Option<long?> Contact = new("--contact") { Description = "Number of the contact who wrote it: erasing the contact erases the example.", HelpName = "ID" };

    public static Command Create() => new Command("add", "Adds what a patient wrote as an example; a person reviews it before it is learnt.") { Text, Label, Language, Contact }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject
        {
            ["text"] = context.Parsed.GetValue(Text),
            ["label"] = context.Parsed.GetValue(Label),
            ["language"] = context.Parsed.GetValue(Language),
            ["contact"] = context.Parsed.GetValue(Contact),
            ["by"] = Environment.UserName,
        };
        JsonNode? added = await context.ControlAsync(IntentOperations.Add, arguments, cancellationToken);
        if (context.Json)
            Console.Out.WriteLine(added!.ToJsonString(ControlOperations.Json));
        else
            context.Output.WriteLine($"Added {added!["id"]}: {added["text"]}");
        return ExitCode.Ok;
    }
}
