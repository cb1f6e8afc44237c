using System.Net;
using System.Security.Cryptography;
using System.Text;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Sending;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Journal;
using Appliance.Knowledge.Inbox;
using Appliance.Tests.Fakes;
using Appliance.Tests.Host.Channels.WhatsApp;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

/// <summary>Malformed and hostile requests to the webhook of a running clinic.</summary>
public sealed class HostileWebhookTests(OrdinaryClinic fixture) : IClassFixture<OrdinaryClinic>, IDisposable
{
    private const string Question = "che orari fate in settimana?";
    private const int Mutations = 25;

    /// <summary>Questions of one patient: fewer than an hour allows.</summary>
    private const int QuestionsOfOnePatient = 10;

    private static int messages;

    private readonly HttpClient client = new();

    public static TheoryData<string> RefusedBodies => [.. HostileBodies.Refused.Keys];

    public static TheoryData<string> Neighbours => [.. HostileBodies.Neighbours.Keys];

    private LiveClinic Clinic => fixture.Require();

    public void Dispose() => client.Dispose();

    [SkippableTheory]
    [MemberData(nameof(RefusedBodies))]
    public async Task Body_ThatCannotBeTaken_IsRefusedAndNothingIsStored(string name)
    {
        (byte[] body, int status) = HostileBodies.Refused[name];
        long before = await StoredAsync();

        ((int)await PostAsync(body, Sign(body))).ShouldBe(status);
        ((int)await PostAsync(body, Sign(body), chunked: true)).ShouldBe(status);

        (await StoredAsync()).ShouldBe(before);
        await ShouldBeHealthyAsync();
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("of another body")]
    [InlineData("with another secret")]
    [InlineData("in capitals")]
    [InlineData("twice")]
    public async Task Body_WithoutAValidSignature_IsRefusedAndNothingIsStored(string? signature)
    {
        byte[] body = Encoding.UTF8.GetBytes(HostileBodies.Body(HostileBodies.Text(Clinic.NewPatient(), "wamid.unsigned", Question, DateTimeOffset.UtcNow)));
        long before = await StoredAsync();

        HttpStatusCode status = await PostAsync(body, signature switch
        {
            "of another body" => Sign([.. body, (byte)' ']),
            "with another secret" => Sign(body, "another secret"),
            "in capitals" => Sign(body).ToUpperInvariant(),
            "twice" => Sign(body) + "," + Sign(body),
            _ => signature,
        });

        status.ShouldBe(HttpStatusCode.Unauthorized);
        (await StoredAsync()).ShouldBe(before);
    }

    [SkippableTheory]
    [MemberData(nameof(Neighbours))]
    public async Task Message_BesideABrokenOne_IsAnswered(string name)
    {
        SimulatedPatient patient = await PatientAsync();
        int before = Clinic.Phones.Replies(patient).Count;

        byte[] body = HostileBodies.Body(HostileBodies.Neighbours[name], Valid(patient));
        (await PostAsync(body, Sign(body))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(body, Sign(body))).ShouldBe(HttpStatusCode.OK);

        await ShouldBeAnsweredOnceAsync(patient, before);
        await ShouldBeHealthyAsync();
    }

    [SkippableTheory]
    [InlineData("../../v26.0/me")]
    [InlineData("")]
    [InlineData("390000000000001?access_token=x")]
    [InlineData("999999999999999")]
    public async Task Message_ToANumberThatIsNotOurs_DoesNotHarmTheOthers(string phoneNumberId)
    {
        SimulatedPatient patient = await PatientAsync();
        byte[] foreign = Encoding.UTF8.GetBytes(HostileBodies.Body(
            HostileBodies.Text(Clinic.NewPatient("Straniero"), $"wamid.foreign{Interlocked.Increment(ref messages)}", "che orari fate?", Clinic.PhoneTime.GetUtcNow()), phoneNumberId));

        (await PostAsync(foreign, Sign(foreign))).ShouldBe(HttpStatusCode.OK);
        await Clinic.SettledAsync();

        (await Clinic.SayAsync(patient, Question)).ShouldHaveSingleItem();
        await ShouldBeHealthyAsync();
    }

    [SkippableFact]
    public void Message_BesideMutations_IsAlwaysAnsweredOnce()
    {
        Engines.Require();
        SimulatedPatient? patient = null;
        int asked = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Mutations), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), async seed =>
        {
            if (asked++ % QuestionsOfOnePatient == 0)
                patient = await PatientAsync();
            await MutateAsync(patient!, new Random(seed));
        }));
    }

    [SkippableFact]
    public async Task Handshake_ByTokenOnly()
    {
        string query = "?hub.mode=subscribe&hub.challenge=%3Cb%3E1%3C%2Fb%3E&hub.verify_token=";

        using HttpResponseMessage right = await client.GetAsync(new Uri(Clinic.WebhookUrl + query + Clinic.VerifyToken));
        using HttpResponseMessage wrong = await client.GetAsync(new Uri(Clinic.WebhookUrl + query + "guess"));
        using HttpResponseMessage none = await client.GetAsync(Clinic.WebhookUrl);

        (await right.Content.ReadAsStringAsync()).ShouldBe("<b>1</b>");
        right.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        wrong.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        none.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task MutateAsync(SimulatedPatient patient, Random random)
    {
        int before = Clinic.Phones.Replies(patient).Count;
        string stranger = HostileBodies.Text(new SimulatedPatient("", "393339999998", "IT.99998", ""), $"wamid.mutant{Interlocked.Increment(ref messages)}", "ciao.", Clinic.PhoneTime.GetUtcNow());
        string broken = Encoding.Latin1.GetString(JsonMutation.Damage(stranger, random));
        byte[] beside = HostileBodies.Body(Encoding.Latin1.GetBytes(broken), Valid(patient));
        (await PostAsync(beside, Sign(beside))).ShouldBe(HttpStatusCode.OK);
        byte[] corrupt = JsonMutation.Corrupt(Encoding.UTF8.GetBytes(HostileBodies.Body(stranger)), random);
        (await PostAsync(corrupt, Sign(corrupt))).ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.BadRequest);
        await ShouldBeAnsweredOnceAsync(patient, before);
        await ShouldBeHealthyAsync();
    }

    private string Valid(SimulatedPatient patient) =>
        HostileBodies.Text(patient, $"wamid.valid{Interlocked.Increment(ref messages)}", Question, Clinic.PhoneTime.GetUtcNow());

    /// <summary>A patient to whom the clinic may write.</summary>
    private async Task<SimulatedPatient> PatientAsync()
    {
        SimulatedPatient patient = Clinic.NewPatient();
        await Clinic.SayAsync(patient, "buongiorno.");
        return patient;
    }

    private async Task ShouldBeAnsweredOnceAsync(SimulatedPatient patient, int before)
    {
        await Eventually.HoldsAsync(() => Clinic.Phones.Replies(patient).Count > before);
        await Clinic.SettledAsync();
        Clinic.Phones.Replies(patient).Skip(before).ShouldHaveSingleItem().Text.ShouldContain("08:00–19:00");
    }

    private async Task ShouldBeHealthyAsync()
    {
        using HttpResponseMessage health = await client.GetAsync(new Uri(Clinic.Address + "/health"));
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
        Clinic.Get<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested.ShouldBeFalse();
        Clinic.Get<OutboxSender>().IsStopped.ShouldBeFalse();
    }

    private async Task<HttpStatusCode> PostAsync(byte[] body, string? signature, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Clinic.WebhookUrl);
        using var stream = new MemoryStream(body);
        request.Content = chunked ? new StreamContent(stream) : new ByteArrayContent(body);
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        // A body that is refused by its length is not read: a client that does not ask first can lose the connection before the answer.
        request.Headers.ExpectContinue = !chunked && body.Length > WebhookReader.MaxBodyBytes;
        if (signature is not null)
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private string Sign(byte[] body, string? secret = null) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? Clinic.AppSecret), body));

    /// <summary>Events that were ever stored, as soon as no status of an earlier reply is on its way.</summary>
    private async Task<long> StoredAsync()
    {
        await Eventually.HoldsAsync(() => Clinic.Phones.Journal.Sends.All(send => send.Progress is SendProgress.Read or SendProgress.Failed)
            && Clinic.Outbox("accepted") + Clinic.Outbox("sent") + Clinic.Outbox("delivered") == 0);
        return Clinic.Get<InboxStore>().CountByStatus().Values.Sum();
    }
}
