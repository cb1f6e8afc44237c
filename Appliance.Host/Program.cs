using System.CommandLine;
using System.Text;
using Appliance.Host.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var root = new RootCommand("Appliance: a local-first WhatsApp assistant for clinics.")
{
    GlobalOptions.Data,
    GlobalOptions.Configuration,
    GlobalOptions.Set,
    GlobalOptions.Json,
    ServeCommand.Create(),
    DemoCommand.Create(),
    AskCommand.Create(),
    ChatCommand.Create(),
    HandoffCommands.Create(),
    KnowledgeCommands.Create(),
    PauseCommands.CreatePause(),
    PauseCommands.CreateResume(),
    ConfigCommands.Create(),
    DoctorCommand.Create(),
    BenchCommands.Create(),
};
ParseResult parsed = root.Parse(args);
return parsed.Errors.Count > 0 && parsed.Action is not null
    ? await UsageErrors.ReportAsync(parsed)
    : await parsed.InvokeAsync();
