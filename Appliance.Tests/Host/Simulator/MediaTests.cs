using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Graph;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Simulator;

public sealed class MediaTests
{
    [Fact]
    public async Task Media_OfAPatient_IsFetchedByIdWithTheTokenWhileTheLinkIsFresh()
    {
        var time = new ShiftedTime();
        await using SimulatorBench bench = await SimulatorBench.StartAsync(options => options with { Time = time });
        byte[] voice = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];
        await bench.Server.SendMediaAsync(bench.Server.Patient(SimulatorBench.Phone, "Anna"), "audio", voice, "audio/ogg; codecs=opus", voice: true);
        JsonElement audio = (await bench.Endpoint.WaitForAsync(1))[0].Item.GetProperty("audio");

        using JsonDocument described = JsonDocument.Parse(await bench.Graph.GetStringAsync(Path($"/v26.0/{audio.GetProperty("id").GetString()}")));
        JsonElement file = described.RootElement;
        file.GetProperty("file_size").GetString().ShouldBe("5000");
        file.GetProperty("mime_type").GetString().ShouldBe("audio/ogg; codecs=opus");
        file.GetProperty("sha256").GetString().ShouldBe(audio.GetProperty("sha256").GetString());
        var url = new Uri(file.GetProperty("url").GetString()!);
        (await bench.Graph.GetByteArrayAsync(url)).ShouldBe(voice);

        using (var stranger = new HttpClient())
            (await stranger.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        time.Shift = TimeSpan.FromMinutes(MediaShelf.LinkMinutes + 1);
        (await bench.Graph.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Media_WithoutBytes_HasAnIdThatCannotBeFetched()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.Server.SendMediaAsync(bench.Server.Patient(SimulatorBench.Phone, "Anna"), "image", null, "image/jpeg");
        string id = (await bench.Endpoint.WaitForAsync(1))[0].Item.GetProperty("image").GetProperty("id").GetString()!;

        (await SimulatorBench.ErrorCodeAsync(await bench.Graph.GetAsync(Path($"/v26.0/{id}")))).ShouldBe(100);
    }

    [Fact]
    public async Task Media_Uploaded_CanBeSentAndRemoved()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        (SimulatedPatient patient, _) = await bench.PatientWhoWroteAsync();
        string id = JsonDocument.Parse(await (await UploadAsync(bench, "application/pdf")).Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;

        (await bench.PostAsync(new { messaging_product = "whatsapp", to = "+" + SimulatorBench.Phone, type = "document", document = new { id, caption = "ecco", filename = "a.pdf" } }))
            .StatusCode.ShouldBe(HttpStatusCode.OK);
        bench.Server.Replies(patient).Single().Request.MediaId.ShouldBe(id);

        (await bench.Graph.DeleteAsync(Path($"/v26.0/{id}"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SimulatorBench.ErrorCodeAsync(await bench.Graph.GetAsync(Path($"/v26.0/{id}")))).ShouldBe(100);
    }

    [Fact]
    public async Task Media_UploadOfATypeThatIsNotCarried_IsRefused()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();

        (await SimulatorBench.ErrorCodeAsync(await UploadAsync(bench, "audio/wav"))).ShouldBe(100);
    }

    [Fact]
    public async Task Graph_NumberAndUnknownPaths_AnswerAsMeta()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();

        using JsonDocument number = JsonDocument.Parse(await bench.Graph.GetStringAsync(Path("/v26.0/100000000000001?fields=throughput,quality_rating")));
        number.RootElement.GetProperty("quality_rating").GetString().ShouldBe("GREEN");
        (await SimulatorBench.ErrorCodeAsync(await bench.Graph.GetAsync(Path("/v26.0/100000000000001/nothing/here")))).ShouldBe(2500);
        (await SimulatorBench.ErrorCodeAsync(await bench.Graph.PostAsync(Path("/v26.0/999/messages"), null))).ShouldBe(100);
    }

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static async Task<HttpResponseMessage> UploadAsync(SimulatorBench bench, string mimeType)
    {
        using var form = new MultipartFormDataContent();
        using var product = new StringContent("whatsapp");
        using var file = new ByteArrayContent([1, 2, 3]);
        file.Headers.ContentType = new MediaTypeHeaderValue(mimeType);
        form.Add(product, "messaging_product");
        form.Add(file, "file", "a.pdf");
        return await bench.Graph.PostAsync(Path("/v26.0/100000000000001/media"), form);
    }
}
