using System.Diagnostics;
using Appliance.Host.Handoff;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Journal;
using Appliance.Host.Voice;
using Appliance.Knowledge.Conversations;

namespace Appliance.Host.Demo;

/// <summary>Plays a script line by line: as the patients on the simulated WhatsApp, and as staff at the desk.</summary>
internal sealed class DemoPlayer(DemoWorld world)
{
    /// <summary>The longest wait for a turn, and again for its reply.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How long silence is listened to.</summary>
    public static readonly TimeSpan SilenceWatch = TimeSpan.FromMilliseconds(700);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // The pause between two fragments of a burst: shorter than any wait for a further fragment.
    private static readonly TimeSpan FragmentPause = TimeSpan.FromMilliseconds(60);

    private readonly TurnStore turns = world.Service.Services.GetRequiredService<TurnStore>();
    private readonly SpeechRecognition recognition = world.Service.Services.GetRequiredService<SpeechRecognition>();
    private readonly StaffDesk desk = world.Service.Services.GetRequiredService<StaffDesk>();
    private readonly Dictionary<string, SimulatedPatient> patients = [];
    private readonly Dictionary<string, long> conversations = [];
    private long lastTurn;

    /// <summary>Plays one line and returns what came of it; null for a line of staff.</summary>
    public async Task<DemoExchange?> PlayAsync(ScriptLine line, CancellationToken cancellationToken)
    {
        if (line.Staff is not null)
        {
            await StaffAsync(line, cancellationToken);
            return null;
        }

        if (line.ExpectWithoutSpeech is { } otherwise && await recognition.ClientAsync() is null)
            line = line with { Expect = otherwise };
        SimulatedPatient patient = PatientOf(line);
        int before = world.Simulator.Replies(patient).Count;
        await SendAsync(patient, line, cancellationToken);
        StoredTurn? turn = await WaitAsync(() => turns.After(lastTurn, 1) is [var next] ? next : null, Patience, cancellationToken);
        if (turn is not null)
        {
            lastTurn = turn.Id;
            conversations[line.Patient!] = turn.ConversationId;
        }

        bool silent = line.Expect?.Silence == true || (turn is { Route: null, Flags: null });
        await WaitAsync<SendEntry>(() => world.Simulator.Replies(patient).Skip(before).FirstOrDefault(), silent ? SilenceWatch : Patience, cancellationToken);
        return new DemoExchange(line, turn, [.. world.Simulator.Replies(patient).Skip(before).Select(reply => reply.Text)]);
    }

    private SimulatedPatient PatientOf(ScriptLine line)
    {
        if (!patients.TryGetValue(line.Patient!, out SimulatedPatient? patient))
        {
            patient = world.Simulator.Patient("39333000" + (1000 + patients.Count), line.Name ?? line.Patient!);
            patients.Add(line.Patient!, patient);
        }

        return patient;
    }

    private async Task SendAsync(SimulatedPatient patient, ScriptLine line, CancellationToken cancellationToken)
    {
        SimulatorServer phone = world.Simulator;
        foreach (string text in line.Texts)
        {
            SentMessage sent = await phone.SendTextAsync(patient, text, cancellationToken: cancellationToken);
            await sent.AcknowledgedAsync(cancellationToken);
            if (line.Texts.Count > 1)
                await Task.Delay(FragmentPause, cancellationToken);
        }

        if (line.Button is { } button)
        {
            string title = phone.Replies(patient).SelectMany(r => r.Buttons).LastOrDefault(b => b.Id == button)?.Title ?? button;
            await phone.TapButtonAsync(patient, button, title, cancellationToken);
        }

        if (line.Media == "location")
            await phone.SendLocationAsync(patient, 43.7696, 11.2558, cancellationToken: cancellationToken);
        else if (line.Media is { } media)
            await SendFileAsync(patient, media, line.File, cancellationToken);
    }

    private Task<SentMessage> SendFileAsync(SimulatedPatient patient, string media, string? file, CancellationToken cancellationToken) => media switch
    {
        "voice" => world.Simulator.SendMediaAsync(
            patient, "audio", file is null ? "OggS"u8.ToArray() : File.ReadAllBytes(Path.Combine(DemoWorld.ClinicFolder, Path.GetFileName(file))),
            "audio/ogg; codecs=opus", voice: true, cancellationToken: cancellationToken),
        "document" => world.Simulator.SendMediaAsync(patient, "document", "%PDF-1.4"u8.ToArray(), "application/pdf", cancellationToken: cancellationToken),
        _ => world.Simulator.SendMediaAsync(
            patient, "image", File.ReadAllBytes(Path.Combine(DemoWorld.ClinicFolder, "photo.png")), "image/png", cancellationToken: cancellationToken),
    };

    private async Task StaffAsync(ScriptLine line, CancellationToken cancellationToken)
    {
        string key = line.To ?? line.Release!;
        if (!conversations.TryGetValue(key, out long conversation))
            throw new Commands.CommandException(Commands.ExitCode.Input, $"The script lets {line.Staff} answer {key}, who has not written yet.");
        if (line.Release is not null)
        {
            await desk.ReleaseAsync(conversation);
            return;
        }

        SimulatedPatient patient = patients[key];
        int before = world.Simulator.Replies(patient).Count;
        await desk.ReplyAsync(conversation, line.Staff!, line.Reply!);
        await WaitAsync<SendEntry>(() => world.Simulator.Replies(patient).Skip(before).FirstOrDefault(), Patience, cancellationToken);
    }

    private static async Task<T?> WaitAsync<T>(Func<T?> look, TimeSpan atMost, CancellationToken cancellationToken)
        where T : class
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (look() is { } found)
                return found;
            if (Stopwatch.GetElapsedTime(start) > atMost)
                return null;
            await Task.Delay(Look, cancellationToken);
        }
    }
}
