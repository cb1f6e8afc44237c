using System.Diagnostics;
using Appliance.Host.Handoff;
using Appliance.Host.Media;
using Appliance.Inference.Confinement;
using Appliance.Knowledge.Handoffs;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Media;

/// <summary>A photo of a printed page, taken askew in bad light, through tesseract to staff.</summary>
public sealed class PhotoReadingTests : IAsyncLifetime
{
    private const string Page = """
        Centro Medico San Luca
        Impegnativa per visita cardiologica
        Data: 14 dicembre 2026, ore 10:30
        Forte dolore al petto
        """;

    private readonly ClinicBench bench = new() { Speech = new ScriptedSpeechClient() };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [SkippableFact]
    public async Task Photo_OfAPrintedPage_IsReadForStaffAndNotInterpreted()
    {
        Skip.If(ProgramStart.Find(PaperReader.ImageReader) is null, "tesseract is not installed");
        bench.Files.Bytes = await PhotographAsync();

        await bench.TakeAsync(Incoming.Photo("wamid.1", bench.Now));
        await Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1).Count == 0);

        DeskMessage message = bench.Desk.Show(1).Messages[0];
        string read = message.ReadText.ShouldNotBeNull();
        foreach (string line in Page.Split('\n'))
            read.ShouldContain(line.Trim());
        message.File.ShouldEndWith(".jpg");
        HandoffLine handoff = bench.Handoffs.ShouldHaveSingleItem();
        (handoff.Reason, handoff.Urgency).ShouldBe(("image", "normal"));
        handoff.Collected.ShouldNotBeNull().ShouldContain("[image, as read by the machine] Centro Medico San Luca");
        bench.Alerts.ShouldNotContain(alert => alert.Kind == "red_flag");
    }

    [SkippableFact]
    public async Task Photo_ThatIsNone_GoesToStaffWithoutText()
    {
        bench.Files.Bytes = [0xFF, 0xD8, 0xFF, 1, 2, 3];

        await bench.TakeAsync(Incoming.Photo("wamid.1", bench.Now));
        await Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1).Count == 0);

        bench.Desk.Show(1).Messages[0].ReadText.ShouldBeNull();
        bench.Handoffs.ShouldHaveSingleItem().Reason.ShouldBe("image");
    }

    /// <summary>The page as a JPEG: set in a real font, turned by a degree, darker at the edges, noisy.</summary>
    private async Task<byte[]> PhotographAsync()
    {
        Skip.If(ProgramStart.Find("ffmpeg") is null, "ffmpeg, which takes the photo, is not installed");
        string text = bench.Folder.File("page.txt"), photo = bench.Folder.File("page.jpg");
        await File.WriteAllTextAsync(text, Page);
        string filters = $"drawtext=textfile={text}:fontsize=44:x=80:y=120:line_spacing=28:fontcolor=0x222222,rotate=0.02:fillcolor=0xd8d4cc,vignette=PI/5,noise=alls=14:allf=u:all_seed=1";
        using Process process = Process.Start("ffmpeg", ["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "color=c=0xf4f1ea:s=1200x800", "-vf", filters, "-frames:v", "1", "-q:v", "6", photo])!;
        await process.WaitForExitAsync();
        Skip.IfNot(process.ExitCode == 0, "This ffmpeg cannot write text, or there is no font.");
        return await File.ReadAllBytesAsync(photo);
    }
}
