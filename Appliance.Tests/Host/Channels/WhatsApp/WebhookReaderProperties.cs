using System.Text;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;
using static Appliance.Tests.Host.Channels.WhatsApp.WebhookSamples;

namespace Appliance.Tests.Host.Channels.WhatsApp;

/// <summary>What holds for every body, however damaged.</summary>
public sealed class WebhookReaderProperties
{
    private const int Cases = 1_500;

    private const string RichMessage =
        """{"from":"391","from_user_id":"IT.9","id":"wamid.R","timestamp":"1790000001","context":{"from":"39055","id":"wamid.Q"},"type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"r","title":"t"}}}""";

    private const string RichStatus =
        """{"id":"wamid.S","status":"failed","timestamp":"1790000001","recipient_id":"391","errors":[{"code":131026,"error_data":{"details":"d"}}],"pricing":{"billable":false}}""";

    private static readonly string[] s_messages =
    [
        RichMessage,
        """{"from":"391","id":"wamid.T","timestamp":"1","type":"text","text":{"body":"b"}}""",
        """{"from":"391","id":"wamid.A","timestamp":"1","type":"audio","audio":{"id":"a","mime_type":"audio/ogg; codecs=opus","sha256":"s","voice":true}}""",
        """{"from":"391","id":"wamid.C","timestamp":"1","type":"contacts","contacts":[{"name":{"formatted_name":"n"},"phones":[{"phone":"1"}]}]}""",
        """{"from":"391","id":"wamid.E","timestamp":"1","type":"edit","edit":{"original_message_id":"o","message":{"type":"image","image":{"id":"i","caption":"c"}}}}""",
        """{"from":"391","id":"wamid.Y","timestamp":"1","type":"system","system":{"type":"user_changed_number","wa_id":"392","user_id":"IT.2","previous_user_id":"IT.1"}}""",
    ];

    [Fact]
    public void Read_DamagedNeighbour_NeverCostsTheValidMessage() => ForSeeds(random =>
    {
        byte[] body = BodyWithNeighbour(random);
        ChannelUpdate valid = Read(body).Where(update => update.ExternalId == "m:PNID:wamid.X").ShouldHaveSingleItem();

        valid.Kind.ShouldBe(UpdateKind.Message);
        InboundMessage message = WhatsAppMessageReader.ReadMessage(valid.Payload, valid.OccurredAt);
        (message.Text, message.Sender.UserId, message.SentAt).ShouldBe(("ciao", "IT.123", SentAt));
    });

    [Fact]
    public void Read_DamagedBody_ThrowsNothing() => ForSeeds(random =>
        CheckPayloads(Read(JsonMutation.Damage(Body(Messages(Contact, TextMessage, RichMessage), Statuses(RichStatus)), random))));

    [Fact]
    public void Read_CorruptBytes_ThrowsNothingButFormat() => ForSeeds(random =>
    {
        byte[] body = JsonMutation.Corrupt(Encoding.UTF8.GetBytes(Body(Messages(Contact, TextMessage, RichMessage), Statuses(RichStatus))), random);
        try
        {
            CheckPayloads(Read(body));
        }
        catch (WebhookFormatException e)
        {
            e.Message.ShouldContain($"{body.Length} bytes");
        }
    });

    [Fact]
    public void Read_TruncatedBody_ThrowsFormatAtEveryLength()
    {
        byte[] body = Encoding.UTF8.GetBytes(Body(Messages(Contact, TextMessage)));
        for (int length = 0; length < body.Length; length++)
            Should.Throw<WebhookFormatException>(() => Read(body[..length]));
    }

    [Fact]
    public void ReadMessage_DamagedMessage_ThrowsNothingButFormat() => ForSeeds(random =>
    {
        string message = s_messages[random.Next(s_messages.Length)];
        string payload = Encoding.UTF8.GetString(JsonMutation.Damage($$"""{"metadata":{{Metadata}},"contact":{{Contact}},"message":{{message}}}""", random));

        ReadOrFormat(() => WhatsAppMessageReader.ReadMessage(payload, SentAt));
        ReadOrFormat(() => WhatsAppMessageReader.ReadSystemChange(payload, SentAt));
        ReadOrFormat(() => WhatsAppMessageReader.ReadEcho(payload.Replace("\"message\":", "\"echo\":", StringComparison.Ordinal), SentAt));
    });

    [Fact]
    public void ReadStatus_DamagedStatus_ThrowsNothingButFormat() => ForSeeds(random =>
    {
        string payload = Encoding.UTF8.GetString(JsonMutation.Damage($$"""{"metadata":{{Metadata}},"status":{{RichStatus}}}""", random));

        ReadOrFormat(() => WhatsAppMessageReader.ReadStatus(payload, SentAt));
    });

    private static byte[] BodyWithNeighbour(Random random)
    {
        string message = s_messages[random.Next(s_messages.Length)];
        const string Slot = "\"@@slot@@\"";
        (string body, string neighbour) = random.Next(7) switch
        {
            0 => (Body(Messages(Contact, Slot, TextMessage)), message),
            1 => (Body(Messages(Contact, TextMessage, Slot)), message),
            2 => (Body(Messages($"{Slot},{Contact}", TextMessage)), Contact),
            3 => (Body(Change($$"""{"metadata":{{Metadata}},"errors":{{Slot}},"messages":[{{TextMessage}}],"statuses":{{Slot}}}""")), $"[{RichStatus}]"),
            4 => (Body(Slot, Messages(Contact, TextMessage)), Messages(Contact, message)),
            5 => (Body(Messages(Contact, TextMessage), Slot), Change($$"""{"metadata":{{Metadata}},"message_echoes":[{{message}}]}""", "smb_message_echoes")),
            _ => ($$"""{"entry":[{{Slot}},{"id":"W","changes":[{{Messages(Contact, TextMessage)}}]}],"extra":{{Slot}}}""", $$"""{"id":"W","time":1,"changes":[{{Statuses(RichStatus)}}]}"""),
        };
        byte[] damaged = JsonMutation.Damage(neighbour, random);
        string[] around = body.Split(Slot);
        return [.. around.SelectMany((text, i) => i == 0 ? Encoding.UTF8.GetBytes(text) : [.. damaged, .. Encoding.UTF8.GetBytes(text)])];
    }

    private static void CheckPayloads(IReadOnlyList<ChannelUpdate> updates)
    {
        foreach (ChannelUpdate update in updates)
        {
            update.ExternalId.ShouldNotBeNullOrEmpty();
            using var payload = System.Text.Json.JsonDocument.Parse(update.Payload);
            payload.RootElement.ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Object);
        }
    }

    private static void ReadOrFormat(Func<object?> read)
    {
        try
        {
            read();
        }
        catch (FormatException e)
        {
            e.Message.ShouldNotBeNullOrEmpty();
        }
    }

    private static void ForSeeds(Action<Random> property) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Cases),
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => property(new Random(seed))));
}
