using System.Runtime.Versioning;
using System.Text;
using Appliance.Host.Channels;
using Appliance.Host.Handoff;
using Appliance.Host.Media;
using Appliance.Inference.Confinement;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Media;
using Appliance.Tests.Fakes;
using Dapper;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Media;

public sealed class MediaKeepingTests : IAsyncLifetime
{
    private readonly ClinicBench bench = new() { Speech = new ScriptedSpeechClient() };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task VoiceNote_Heard_StaffSeeItsTranscriptMarkedAsSuchAndItsFile()
    {
        await TakeAsync(bench, Incoming.Voice("wamid.1", bench.Now));
        DeskMessage message = bench.Desk.Show(1).Messages[0];
        (message.Transcript, message.Text, message.Confidence).ShouldBe(("buongiorno", "buongiorno", 0.9));
        message.Audio.ShouldStartWith(bench.Folder.File(MediaFolder.Name));
        File.ReadAllBytes(message.Audio!).ShouldBe(bench.Files.Bytes);
        bench.Desk.Show(1).Messages[^1].Audio.ShouldBeNull();
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Files_AreReadableByTheServiceAlone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no permission bits");
        await TakeAsync(bench, Incoming.Voice("wamid.1", bench.Now));
        File.GetUnixFileMode(bench.Folder.File(MediaFolder.Name)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Stored(bench).Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task File_SentTwice_IsKeptOncePerMessageUnderItsHash()
    {
        await TakeAsync(bench, Incoming.Voice("wamid.1", bench.Now));
        await TakeAsync(bench, Incoming.Voice("wamid.2", bench.Now));
        string[] names = [.. Stored(bench).Select(path => Path.GetFileName(path)!)];
        names.Length.ShouldBe(2);
        names.Select(name => name.Split('-')[0]).Distinct().ShouldHaveSingleItem().Length.ShouldBe(64);
        names.ShouldAllBe(name => name.EndsWith(".ogg"));
    }

    [Fact]
    public async Task File_KeptLongEnough_IsDeletedAndItsTranscriptStays()
    {
        await TakeAsync(bench, Incoming.Voice("wamid.1", bench.Now));
        bench.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        (await bench.Get<MediaRetention>().SweepAsync()).ShouldBe(0);
        bench.Clock.Advance(TimeSpan.FromSeconds(2));
        (await bench.Get<MediaRetention>().SweepAsync()).ShouldBe(1);
        Stored(bench).ShouldBeEmpty();
        DeskMessage message = bench.Desk.Show(1).Messages[0];
        (message.Transcript, message.Audio).ShouldBe(("buongiorno", null));
    }

    [Fact]
    public async Task File_OfAMessageThatIsGone_IsDeleted()
    {
        await TakeAsync(bench, Incoming.Voice("wamid.1", bench.Now));
        await bench.Store.WriteAsync(session => session.Connection.Execute("DELETE FROM messages"));
        (await bench.Get<MediaRetention>().SweepAsync()).ShouldBe(1);
        Stored(bench).ShouldBeEmpty();
        bench.Get<MediaStore>().Find(1).ShouldBeNull();
    }

    [Fact]
    public async Task KeepNothing_HeardNote_IsDeletedAtOnce()
    {
        await using var forgetful = new ClinicBench(settings: "media.keep_days=0") { Speech = new ScriptedSpeechClient() };
        await TakeAsync(forgetful, Incoming.Voice("wamid.1", forgetful.Now));
        Stored(forgetful).ShouldBeEmpty();
        forgetful.Desk.Show(1).Messages[0].Transcript.ShouldBe("buongiorno");
    }

    [Fact]
    public async Task KeepNothing_NoteThatAPersonMustHear_StaysUntilTheyGiveTheThreadBack()
    {
        await using var forgetful = new ClinicBench(settings: "media.keep_days=0");
        await TakeAsync(forgetful, Incoming.Voice("wamid.1", forgetful.Now));
        forgetful.Clock.Advance(TimeSpan.FromDays(1));
        (await forgetful.Get<MediaRetention>().SweepAsync()).ShouldBe(0);
        await forgetful.Desk.ReleaseAsync(1);
        (await forgetful.Get<MediaRetention>().SweepAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task File_ThatCannotBeFetched_IsTriedAgainAndThenStaffAndPatientAreTold()
    {
        bench.Files.Answer = _ => Task.FromResult<MediaDownload?>(new MediaDownload.Failed("WhatsApp answered HTTP 500"));
        await bench.TakeAsync(Incoming.Voice("wamid.1", bench.Now));
        for (int i = 0; i < MediaFetcher.RetryDelays.Count; i++)
        {
            int tries = i + 1;
            await Eventually.HoldsAsync(() => bench.Files.Asked.Count == tries && bench.Clock.Waiting > 0);
            bench.Clock.Advance(MediaFetcher.RetryDelays[i]);
        }

        await Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1).Count == 0);
        HandoffLine handoff = bench.Handoffs.ShouldHaveSingleItem();
        (handoff.Reason, handoff.Collected).ShouldBe(("media_missing", "[voice: WhatsApp answered HTTP 500, 4 times]"));
        bench.Waiting().ShouldHaveSingleItem().ShouldContain("ricevere il suo file");
        Stored(bench).ShouldBeEmpty();
    }

    [Fact]
    public async Task File_ThatIsRefused_IsNotTriedAgain()
    {
        bench.Files.Answer = _ => Task.FromResult<MediaDownload?>(new MediaDownload.Refused("the file is not the one that was sent"));
        await TakeAsync(bench, Incoming.Document("wamid.1", "application/pdf", bench.Now));
        bench.Files.Asked.Count.ShouldBe(1);
        bench.Handoffs.ShouldHaveSingleItem().Collected.ShouldBe("[document: the file is not the one that was sent] ecco il referto");
    }

    [SkippableFact]
    public async Task Document_WithText_IsReadForStaffAndNotInterpreted()
    {
        Skip.If(ProgramStart.Find(PaperReader.DocumentReader) is null, "pdftotext is not installed");
        bench.Files.Bytes = Pdf("forte dolore al petto");
        await TakeAsync(bench, Incoming.Document("wamid.1", "application/pdf", bench.Now));
        HandoffLine handoff = bench.Handoffs.ShouldHaveSingleItem();
        (handoff.Reason, handoff.Urgency).ShouldBe(("document", "normal"));
        handoff.Collected.ShouldBe("[document] ecco il referto\n[document, as read by the machine] forte dolore al petto");
        DeskMessage message = bench.Desk.Show(1).Messages[0];
        (message.ReadText, message.Transcript, message.Text).ShouldBe(("forte dolore al petto", null, "ecco il referto"));
        message.File.ShouldEndWith(".pdf");
    }

    [Fact]
    public async Task Document_ThatIsNone_GoesToStaffWithoutText()
    {
        bench.Files.Bytes = "PK\u0003\u0004 a zip that says it is a PDF"u8.ToArray();
        await TakeAsync(bench, Incoming.Document("wamid.1", "application/pdf", bench.Now));
        bench.Handoffs.ShouldHaveSingleItem().Collected.ShouldBe("[document] ecco il referto");
    }

    private static async Task TakeAsync(ClinicBench bench, Appliance.Knowledge.Inbox.NewInboxEvent[] delivery)
    {
        await bench.TakeAsync(delivery);
        await Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1).Count == 0);
    }

    private static string[] Stored(ClinicBench bench) => Directory.GetFiles(bench.Folder.File(MediaFolder.Name));

    /// <summary>A one-page document without a cross-reference table, which readers rebuild.</summary>
    private static byte[] Pdf(string text)
    {
        string content = $"BT /F1 12 Tf 72 720 Td ({text}) Tj ET";
        return Encoding.ASCII.GetBytes(
            $"""
            %PDF-1.4
            1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
            2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
            3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >> endobj
            4 0 obj << /Length {content.Length} >> stream
            {content}
            endstream endobj
            5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
            trailer << /Root 1 0 R >>
            %%EOF
            """);
    }
}
