using System.Globalization;
using System.Text.Json;
using Appliance.Host.Simulator.Faults;
using Appliance.Host.Simulator.Graph;
using Appliance.Host.Simulator.Journal;

namespace Appliance.Host.Simulator.Phone;

/// <summary>The phone page and what it calls.</summary>
internal sealed class PhoneEndpoints(
    SimulatorServer server, SimulatorOptions options, PatientDirectory patients, MediaShelf shelf, SimulatorFeed feed, PhoneTraces traces,
    CancellationToken stopping)
{
    // Italian mobile numbers that begin like this are not assigned to anybody.
    private const long FirstFictitiousNumber = 39_333_000_0001;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly PhoneEvents events = new(server, options, feed, traces, stopping);

    /// <summary>Where the page fetches a file.</summary>
    public static string MediaPath(string id) => $"/simulator/media/{id}";

    /// <summary>Adds the endpoints.</summary>
    public void Map(WebApplication app)
    {
        app.MapGet("/", PhoneGuard.Wrap(context => PageFiles.ServeAsync(context, "index.html")));
        app.MapGet("/simulator/page/{file}", PhoneGuard.Wrap(context => PageFiles.ServeAsync(context, Value(context, "file"))));
        app.MapGet("/simulator/events", PhoneGuard.Wrap(events.StreamAsync));
        app.MapPost("/simulator/patients", PhoneGuard.Wrap(AddPatientAsync));
        app.MapPost("/simulator/patients/{key}/messages", PhoneGuard.Wrap(ActAsync));
        app.MapPost("/simulator/patients/{key}/media", PhoneGuard.Wrap(UploadAsync));
        app.MapGet("/simulator/media/{id}", PhoneGuard.Wrap(DownloadAsync));
        app.MapGet("/simulator/faults", PhoneGuard.Wrap(AnswerFaultsAsync));
        app.MapPost("/simulator/faults", PhoneGuard.Wrap(ChangeFaultsAsync));
        app.MapGet("/simulator/judge", PhoneGuard.Wrap(JudgeAsync));
    }

    private static string Value(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private async Task AddPatientAsync(HttpContext context)
    {
        NewPatient input = await PhoneBody.ReadAsync<NewPatient>(context, Json);
        string phone = string.IsNullOrWhiteSpace(input.Phone) ? FreeNumber() : input.Phone;
        await context.Response.WriteAsJsonAsync(server.Patient(phone, input.Name), Json, context.RequestAborted);
    }

    private async Task ActAsync(HttpContext context)
    {
        PhoneAction action = await PhoneBody.ReadAsync<PhoneAction>(context, Json);
        await AnswerAsync(context, await action.RunAsync(server, Patient(context), context.RequestAborted));
    }

    private async Task UploadAsync(HttpContext context)
    {
        BodyLimit.Set(context, MediaShelf.MaxFileBytes);
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        byte[] content = bytes.ToArray();
        string mimeType = context.Request.ContentType ?? string.Empty;
        // Browsers record voice as WebM; phones send Ogg, and so does this one.
        if (mimeType.StartsWith("audio/webm", StringComparison.OrdinalIgnoreCase))
            (content, mimeType) = (OpusRemux.WebmToOgg(content), "audio/ogg; codecs=opus");
        MediaLimits.Check(mimeType, content.Length);
        IQueryCollection query = context.Request.Query;
        string kind = mimeType.Split('/')[0] is "image" or "video" or "audio" ? mimeType.Split('/')[0] : "document";
        await AnswerAsync(context, await server.SendMediaAsync(
            Patient(context), kind, content, mimeType,
            voice: query["voice"] == "true",
            fileName: NullIfEmpty(query["name"]),
            caption: NullIfEmpty(query["caption"]),
            context.RequestAborted));
    }

    private Task DownloadAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (shelf.Find(Value(context, "id")) is not { } file)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        // A document may be HTML in disguise: it runs nothing and is saved, not shown.
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        bool shown = file.MimeType.Split('/')[0] is "image" or "audio" or "video";
        if (!shown)
            response.Headers.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(file.FileName ?? "file")}";
        return Results.Bytes(file.Bytes, shown ? file.MimeType : "application/octet-stream", enableRangeProcessing: true).ExecuteAsync(context);
    }

    private Task AnswerFaultsAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(FaultSettings.Of(options.Faults), FaultSettings.Json, context.RequestAborted);

    private async Task ChangeFaultsAsync(HttpContext context)
    {
        FaultSettings settings = await PhoneBody.ReadAsync<FaultSettings>(context, FaultSettings.Json);
        settings.ApplyTo(options.Faults);
        await AnswerFaultsAsync(context);
    }

    private Task JudgeAsync(HttpContext context)
    {
        Judgement judgement = server.Journal.Judge();
        return context.Response.WriteAsJsonAsync(
            new
            {
                acknowledged = judgement.Acknowledged,
                replies = judgement.Replies,
                duplicates = judgement.Duplicates.Count,
                unanswered = judgement.Unanswered.Count,
                refused = server.Journal.Refused.Count,
            },
            context.RequestAborted);
    }

    private SimulatedPatient Patient(HttpContext context) =>
        patients.Find(Value(context, "key")) ?? throw new ArgumentException("There is no such patient; add one first.");

    private string FreeNumber()
    {
        long number = FirstFictitiousNumber + server.Patients.Count;
        while (patients.Find(number.ToString(CultureInfo.InvariantCulture)) is not null)
            number++;
        return number.ToString(CultureInfo.InvariantCulture);
    }

    private static Task AnswerAsync(HttpContext context, SentMessage sent) =>
        context.Response.WriteAsJsonAsync(new { wamid = sent.Wamid }, context.RequestAborted);

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
