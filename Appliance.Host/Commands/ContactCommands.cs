using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Host.Erasure;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>contacts …</c>: who wrote, and erasing a person.</summary>
internal static class ContactCommands
{
    /// <summary>Contacts that are listed at most; more are found with --search.</summary>
    public const int MaxListed = 200;

    private static readonly Argument<long> Contact = new("contact") { Description = "Number of the contact." };
    private static readonly Option<string?> Search = new("--search") { Description = "Part of a name, a number or a user id.", HelpName = "TEXT" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Erases; without it nothing happens." };

    public static Command Create() => new("contacts", "Who wrote to the clinic.")
    {
        new Command("list", "Contacts, those who wrote last first.") { Search }.Does((context, _) => Task.FromResult(List(context))),
        new Command("erase", "Erases everything of a contact: messages, files, drafts, handoffs, examples of intents. It cannot be undone.") { Contact, Yes }.Does(EraseAsync),
    };

    private static int List(CommandContext context)
    {
        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        IReadOnlyList<ContactLine> contacts = new ContactStore(opened.Store).List(context.Parsed.GetValue(Search), MaxListed);
        if (context.Json)
        {
            foreach (ContactLine contact in contacts)
                CommandContext.WriteLine(contact);
            return ExitCode.Ok;
        }

        Table table = new Table().AddColumns("Contact", "Name", "Addresses", "Language", "Wrote last");
        foreach (ContactLine contact in contacts)
        {
            table.AddRow(new[]
            {
                contact.Id.ToString(CultureInfo.InvariantCulture), contact.DisplayName ?? "—", contact.Addresses ?? "—", contact.Language ?? "—",
                contact.LastInboundAt?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "—",
            }.Select(Markup.Escape).ToArray());
        }

        context.Output.Write(table);
        return ExitCode.Ok;
    }

    private static async Task<int> EraseAsync(CommandContext context, CancellationToken cancellationToken)
    {
        long contact = context.Parsed.GetValue(Contact);
        if (!context.Parsed.GetValue(Yes))
            throw new CommandException(ExitCode.Refused, $"Erasing contact {contact} cannot be undone. Add --yes to do it.");
        JsonNode? result = await context.ControlAsync(ContactOperations.Erase, new JsonObject { ["contact"] = contact }, cancellationToken);
        if (context.Json)
            Console.Out.WriteLine(result!.ToJsonString(ControlOperations.Json));
        else
            Print(context.Output, contact, result.Deserialize<ErasureReport>(ControlOperations.Json)!);
        return ExitCode.Ok;
    }

    private static void Print(IAnsiConsole output, long contact, ErasureReport report)
    {
        ErasedContact erased = report.Erased;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Contact {contact} is erased: {erased.Conversations} conversations, {erased.Messages} messages, {erased.Files.Count} files, {erased.Utterances} examples of intents."));
        if (!report.Rewritten)
            output.WriteLine("The database's log could not be emptied while it is read; stop the service once, so that no old bytes are left in it.");
        if (erased.LearntUtterances > 0)
            output.WriteLine($"{erased.LearntUtterances} of the examples may have been learnt: \"appliance intents train\" and \"promote\" make a model without them.");
        foreach (string backup in report.Backups)
            output.WriteLine($"A copy from before an update may still hold the contact: {backup}. Delete it when it is not needed any more.");
    }
}
