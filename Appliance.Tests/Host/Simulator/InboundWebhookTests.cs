using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Webhooks;
using Appliance.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Simulator;

public sealed class InboundWebhookTests
{
    [Fact]
    public async Task Webhook_TextWithAccentsEmojiAndSlash_IsEscapedAndSignedAsMetaDoes()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        await bench.PatientWhoWroteAsync(text: "caffè / 😊 \"ok\"\n<b>");

        ReceivedWebhook webhook = (await bench.Endpoint.WaitForAsync(1))[0];

        webhook.Text.ShouldContain("""caff\u00e8 \/ \ud83d\ude0a \"ok\"\n<b>""");
        webhook.Body.ShouldAllBe(value => value < 0x80);
        byte[] hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SimulatorOptions.DefaultAppSecret), webhook.Body);
        webhook.Signature.ShouldBe("sha256=" + Convert.ToHexString(hash).ToLowerInvariant());
    }

    [Fact]
    public void Sign_VectorOfTheReference_GivesItsHash()
    {
        using var sender = new WebhookSender(new SimulatorOptions { AppSecret = "test_app_secret" });
        byte[] body = Encoding.ASCII.GetBytes("""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[]}],"t":"caff\u00e8 \/ ok"}""");

        sender.Sign(body).ShouldBe("sha256=3230e98d35e1ef96126894e989c65646945be58c81d8b976815f93e66133ded4");
    }

    [Fact]
    public void MetaJson_AnyText_ReadsBackAsTheSameText() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            string valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get + "è/\\😊 "));
            byte[] json = MetaJson.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("t", valid);
                writer.WriteEndObject();
            });
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("t").GetString() == valid && json.All(value => value < 0x80);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Webhook_OfPatientWithPhone_HasEnvelopeContactAndMessage()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        (SimulatedPatient patient, SentMessage message) = await bench.PatientWhoWroteAsync();

        ReceivedWebhook webhook = (await bench.Endpoint.WaitForAsync(1))[0];

        webhook.Value.GetProperty("metadata").GetProperty("phone_number_id").GetString().ShouldBe("100000000000001");
        webhook.Value.GetProperty("contacts")[0].GetProperty("wa_id").GetString().ShouldBe(SimulatorBench.Phone);
        webhook.Item.GetProperty("from").GetString().ShouldBe(SimulatorBench.Phone);
        webhook.Item.GetProperty("from_user_id").GetString().ShouldBe(patient.UserId);
        webhook.Item.GetProperty("id").GetString().ShouldBe(message.Wamid);
        long.Parse(webhook.Item.GetProperty("timestamp").GetString()!).ShouldBeInRange(
            DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Webhook_OfPatientKnownByUserIdOnly_HasNeitherFromNorWaId()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        SimulatedPatient patient = bench.Server.Patient("IT.13491", "Ada");
        await bench.Server.SendTextAsync(patient, "ciao");

        ReceivedWebhook webhook = (await bench.Endpoint.WaitForAsync(1))[0];

        webhook.Item.TryGetProperty("from", out _).ShouldBeFalse();
        webhook.Value.GetProperty("contacts")[0].TryGetProperty("wa_id", out _).ShouldBeFalse();
        webhook.Item.GetProperty("from_user_id").GetString().ShouldBe("IT.13491");
    }

    [Fact]
    public async Task Webhook_EveryOtherContent_HasMetasForm()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        SimulatedPatient patient = bench.Server.Patient(SimulatorBench.Phone, "Anna");
        SimulatorServer server = bench.Server;
        await server.SendTextAsync(patient, "risposta", quotedId: "wamid.Q");
        await server.SendMediaAsync(patient, "audio", [1, 2, 3], "audio/ogg; codecs=opus", voice: true);
        await server.SendReactionAsync(patient, "wamid.Q", "👍");
        await server.SendReactionAsync(patient, "wamid.Q", null);
        await server.SendStickerAsync(patient);
        await server.SendLocationAsync(patient, 45.5, -7.25, "Casa");
        await server.SendContactsAsync(patient, [new ContactCard("Ugo", "+39333")]);
        await server.SendEchoAsync(patient, "sono Giulia");

        IReadOnlyList<ReceivedWebhook> webhooks = await bench.Endpoint.WaitForAsync(8);

        JsonElement[] items = [.. webhooks.Select(webhook => webhook.Item)];
        items[0].GetProperty("context").GetProperty("id").GetString().ShouldBe("wamid.Q");
        items[1].GetProperty("audio").GetProperty("voice").GetBoolean().ShouldBeTrue();
        items[1].GetProperty("audio").GetProperty("sha256").GetString().ShouldBe(Convert.ToBase64String(SHA256.HashData([1, 2, 3])));
        items[2].GetProperty("reaction").GetProperty("emoji").GetString().ShouldBe("👍");
        items[3].GetProperty("reaction").TryGetProperty("emoji", out _).ShouldBeFalse();
        items[4].GetProperty("sticker").GetProperty("mime_type").GetString().ShouldBe("image/webp");
        items[5].GetProperty("location").GetProperty("longitude").GetDouble().ShouldBe(-7.25);
        items[6].GetProperty("contacts")[0].GetProperty("phones")[0].GetProperty("phone").GetString().ShouldBe("+39333");
        items[7].GetProperty("to").GetString().ShouldBe(SimulatorBench.Phone);
        webhooks[7].Text.ShouldContain("\"field\":\"smb_message_echoes\"");
    }

    [Fact]
    public async Task TapButton_OfReplyListAndTemplate_ComesBackInItsOwnForm()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        (SimulatedPatient patient, _) = await bench.PatientWhoWroteAsync();
        await bench.PostAsync(Interactive(new { type = "button", body = new { text = "?" }, action = new { buttons = new[] { new { type = "reply", reply = new { id = "b1", title = "Sì" } } } } }));
        await bench.PostAsync(Interactive(new { type = "list", body = new { text = "?" }, action = new { button = "Apri", sections = new[] { new { rows = new[] { new { id = "r1", title = "Riga" } } } } } }));
        await bench.PostAsync(new
        {
            messaging_product = "whatsapp",
            to = "+" + SimulatorBench.Phone,
            type = "template",
            template = new { name = "promemoria", language = new { code = "it" }, components = new[] { new { type = "button", sub_type = "quick_reply", index = "0", parameters = new[] { new { type = "payload", payload = "P1" } } } } },
        });
        string offered = (await bench.Server.WaitForReplyAsync(patient, TimeSpan.FromSeconds(5))).Wamid;

        await bench.Server.TapButtonAsync(patient, "b1", "Sì");
        await bench.Server.TapButtonAsync(patient, "r1", "Riga");
        await bench.Server.TapButtonAsync(patient, "P1", "P1");

        JsonElement[] taps = [.. (await bench.Endpoint.WaitForAsync(3, w => !w.IsStatus && w.Item.GetProperty("type").GetString() != "text")).Select(w => w.Item)];
        taps[0].GetProperty("interactive").GetProperty("button_reply").GetProperty("id").GetString().ShouldBe("b1");
        taps[0].GetProperty("context").GetProperty("id").GetString().ShouldBe(offered);
        taps[1].GetProperty("interactive").GetProperty("list_reply").GetProperty("title").GetString().ShouldBe("Riga");
        taps[2].GetProperty("button").GetProperty("payload").GetString().ShouldBe("P1");
    }

    [Fact]
    public async Task SendRaw_AnyBody_ArrivesByteForByteWithTheGivenSignature()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();

        await (await bench.Server.SendRawAsync("{broken", "sha256=00")).AcknowledgedAsync();

        ReceivedWebhook webhook = (await bench.Endpoint.WaitForAsync(1))[0];
        webhook.Text.ShouldBe("{broken");
        webhook.Signature.ShouldBe("sha256=00");
    }

    private static object Interactive(object interactive) =>
        new { messaging_product = "whatsapp", to = "+" + SimulatorBench.Phone, type = "interactive", interactive };
}
