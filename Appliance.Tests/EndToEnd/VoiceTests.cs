using Appliance.Host.Demo;
using Appliance.Host.Pipeline;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Faults;
using Appliance.Host.Simulator.Journal;
using Appliance.Host.Voice;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Inbox;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

/// <summary>Voice notes and files from a simulated phone to the reply, over HTTP.</summary>
public sealed class VoiceTests
{
    private const string Model = "ggml-base-q5_1.bin";

    // Real weights on a machine that is busy with other tests.
    private static readonly TimeSpan HearingPatience = TimeSpan.FromMinutes(5);

    [SkippableFact]
    public async Task VoiceNote_WithRealWeights_GetsTheReplyThatItsTextGets()
    {
        Engines.Require();
        string? models = Environment.GetEnvironmentVariable("APPLIANCE_MODELS");
        Skip.If(models is null || !File.Exists(Path.Combine(models, Model)), $"{Model} is not in APPLIANCE_MODELS");
        await using LiveClinic clinic = await LiveClinic.StartAsync(settings: "voice.model=" + Path.Combine(models, Model));
        Skip.If(await clinic.Get<SpeechRecognition>().ClientAsync() is null, "the speech engine is not installed");
        SimulatedPatient speaks = clinic.NewPatient("Elena Morsiani"), writes = clinic.NewPatient("Ada Belfiore");
        byte[] note = await File.ReadAllBytesAsync(Path.Combine(DemoWorld.ClinicFolder, "voice-note.ogg"));

        await clinic.Phones.SendMediaAsync(speaks, "audio", note, "audio/ogg; codecs=opus", voice: true);
        SendEntry spoken = await clinic.Phones.WaitForReplyAsync(speaks, HearingPatience);
        string transcript = clinic.Get<MessageStore>().Recent(clinic.ConversationOf(speaks), 10)[0].Text!;
        SendEntry written = (await clinic.SayAsync(writes, transcript)).ShouldHaveSingleItem();

        transcript.ShouldContain("opening hours on Saturday");
        spoken.Text.ShouldContain($"I understood: «{transcript}»");
        spoken.Text.Replace($"I understood: «{transcript}»\n\n", "", StringComparison.Ordinal).ShouldBe(written.Text);
        clinic.TurnOf(speaks).Intent.ShouldBe(Intents.OpeningHours);
        clinic.Log.Lines.Where(line => line.Level != LogLevel.Trace).ShouldNotContain(line => line.Everything.Contains("Saturday", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Files_OfAHostThatMisbehaves_GoToAPersonWithTheReason()
    {
        Engines.Require();
        await using LiveClinic clinic = await LiveClinic.StartAsync();
        foreach ((MediaFault fault, string reason) in new[] { (MediaFault.OtherBytes, "SHA-256"), (MediaFault.Redirects, "not followed"), (MediaFault.ForeignHost, "media_hosts") })
        {
            SimulatedPatient patient = clinic.NewPatient();
            clinic.Phones.Faults.FailNextMedia(fault);
            IReadOnlyList<SendEntry> replies = await clinic.DoAsync(patient, () => clinic.Phones.SendMediaAsync(patient, "audio", [1, 2, 3], "audio/ogg; codecs=opus", voice: true));
            replies.ShouldHaveSingleItem().Text.ShouldContain(LiveClinic.Text("it", "handoff_media_missing"));
            clinic.HandoffOf(patient)!.Collected.ShouldContain(reason);
        }
    }

    [SkippableFact]
    public async Task File_NotFoundAtFirst_IsFetchedWithAFreshLink()
    {
        Engines.Require();
        await using LiveClinic clinic = await LiveClinic.StartAsync();
        SimulatedPatient patient = clinic.NewPatient();
        clinic.Phones.Faults.FailNextMedia(MediaFault.NotFound);

        await clinic.DoAsync(patient, () => clinic.Phones.SendMediaAsync(patient, "image", [1, 2, 3], "image/jpeg"));

        clinic.HandoffOf(patient)!.Reason.ShouldBe("image");
        clinic.Get<InboxStore>().CountByStatus().Keys.ShouldNotContain("dead");
    }
}
