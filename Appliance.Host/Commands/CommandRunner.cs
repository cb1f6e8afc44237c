using System.CommandLine;
using System.Net.Sockets;
using Appliance.Host.Catalogue;
using Appliance.Host.Configuration;
using Appliance.Host.Control;
using Appliance.Host.Phrases;
using Appliance.Host.Understanding;
using Appliance.Inference.Classification;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Knowledge.Storage;
using Microsoft.AspNetCore.Connections;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary>Runs a command's body and turns every expected failure into a message and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Sets what a command does.</summary>
    public static Command Does(this Command command, Func<CommandContext, CancellationToken, Task<int>> body)
    {
        command.SetAction((parsed, cancellationToken) => RunAsync(new CommandContext(parsed), body, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, Func<CommandContext, CancellationToken, Task<int>> body, CancellationToken cancellationToken)
    {
        try
        {
            return await body(context, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception error) when (CodeOf(error) is { } code)
        {
            context.Console.MarkupLineInterpolated($"[red]{MessageOf(error)}[/]");
            return code;
        }
    }

    private static int? CodeOf(Exception error) => error switch
    {
        CommandException command => command.ExitCode,
        ConfigurationException => ExitCode.Configuration,
        StoreException or DataDirectoryException => ExitCode.Data,
        ControlException or ModelRefusedException or ClinicModelException => ExitCode.Refused,
        ModelFileException or OnnxException or InvalidDataException => ExitCode.Engine,
        TrainingDataException or ContentFileException => ExitCode.Input,
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException => ExitCode.Input,
        _ when CannotListen(error) => ExitCode.Refused,
        _ => null,
    };

    private static string MessageOf(Exception error) => CannotListen(error)
        ? $"The listener cannot start: {error.Message.TrimEnd('.')}. Stop the program that has the address, or choose another: whatsapp.listen for serve, --port for demo."
        : error.Message;

    private static bool CannotListen(Exception error) => error
        is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AccessDenied or SocketError.AddressNotAvailable }
        or IOException { InnerException: AddressInUseException };
}
