using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Shouldly;
using Xunit;
using static Appliance.Tests.Host.Channels.WhatsApp.WebhookSamples;

namespace Appliance.Tests.Host.Channels.WhatsApp;

public sealed class WhatsAppMessageReaderTests
{
    [Fact]
    public void ReadMessage_Text_HasEverythingOfIt()
    {
        InboundMessage message = WhatsAppMessageReader.ReadMessage(MessagePayload(TextMessage), SentAt);

        message.ShouldBe(new InboundMessage(
            "whatsapp", "PNID", "wamid.X", new SenderIdentity("IT.123", "IT.ENT.9", "393330000000", "Ada"), MessageKind.Text, "ciao", null, null, null, SentAt));
    }

    [Theory]
    [InlineData("image", MessageKind.Image)]
    [InlineData("video", MessageKind.Video)]
    [InlineData("document", MessageKind.Document)]
    [InlineData("sticker", MessageKind.Sticker)]
    [InlineData("audio", MessageKind.Voice)]
    public void ReadMessage_File_HasReferenceAndCaption(string type, MessageKind kind)
    {
        InboundMessage message = ReadType(type, """{"id":"M1","mime_type":"a/b; c=d","sha256":"h=","filename":"f.pdf","caption":"look"}""");

        (message.Kind, message.Text).ShouldBe((kind, "look"));
        message.Media.ShouldBe(new MediaReference("M1", "a/b; c=d", "h=", "f.pdf"));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    public void ReadMessage_Audio_TellsVoiceNoteFromFile(string voice, bool expected) =>
        ReadType("audio", $$"""{"id":"M1","voice":{{voice}}}""").Media!.IsVoiceNote.ShouldBe(expected);

    [Fact]
    public void ReadMessage_FileWithoutId_HasNoMedia() =>
        ReadType("image", """{"mime_type":"image/jpeg"}""").Media.ShouldBeNull();

    [Theory]
    [InlineData("location", """{"latitude":43.7,"longitude":11.2,"name":"Duomo","address":"Firenze"}""", MessageKind.Location, "Duomo, Firenze", null)]
    [InlineData("location", """{"latitude":43.7,"longitude":11.2}""", MessageKind.Location, null, null)]
    [InlineData("interactive", """{"type":"button_reply","button_reply":{"id":"b1","title":"Yes"}}""", MessageKind.Button, "Yes", "b1")]
    [InlineData("interactive", """{"type":"list_reply","list_reply":{"id":"r1","title":"Row","description":"d"}}""", MessageKind.Button, "Row", "r1")]
    [InlineData("interactive", """{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{}"}}""", MessageKind.Unsupported, "Sent", null)]
    [InlineData("interactive", """{"type":"product"}""", MessageKind.Unsupported, null, null)]
    [InlineData("button", """{"payload":"P","text":"Confirm"}""", MessageKind.Button, "Confirm", "P")]
    [InlineData("button", """{"text":"Confirm"}""", MessageKind.Text, "Confirm", null)]
    [InlineData("order", """{"catalog_id":"c","text":"please"}""", MessageKind.Unsupported, "please", null)]
    [InlineData("unsupported", """{"type":"poll_creation"}""", MessageKind.Unsupported, null, null)]
    [InlineData("hologram", "{}", MessageKind.Unsupported, null, null)]
    [InlineData("contacts", """[{"name":{"formatted_name":"Bo"},"phones":[{"phone":"+39 1"},{"phone":"2"}]},{"origin":"other"},{"name":{"formatted_name":"Cy"}}]""", MessageKind.Contacts, "Bo +39 1; Cy", null)]
    public void ReadMessage_OtherTypes_AreReadByTheTable(string type, string content, MessageKind kind, string? text, string? buttonId)
    {
        InboundMessage message = ReadType(type, content);

        (message.Kind, message.Text, message.ButtonId).ShouldBe((kind, text, buttonId));
    }

    [Theory]
    [InlineData("""{"message_id":"wamid.Q","emoji":"👍"}""", "👍")]
    [InlineData("""{"message_id":"wamid.Q","emoji":""}""", null)]
    [InlineData("""{"message_id":"wamid.Q"}""", null)]
    public void ReadMessage_Reaction_RefersToItsMessage(string reaction, string? emoji)
    {
        InboundMessage message = ReadType("reaction", reaction);

        (message.Kind, message.Text, message.QuotedExternalId).ShouldBe((MessageKind.Reaction, emoji, "wamid.Q"));
    }

    [Fact]
    public void ReadMessage_Edit_IsReadAsItsNewContentQuotingTheFirst()
    {
        InboundMessage message = ReadType("edit", """{"original_message_id":"wamid.1","message":{"type":"text","text":{"body":"at ten"}}}""");

        (message.Kind, message.Text, message.QuotedExternalId).ShouldBe((MessageKind.Text, "at ten", "wamid.1"));
    }

    [Fact]
    public void ReadMessage_Reply_HasTheQuotedMessage()
    {
        string message = TextMessage.Replace("\"type\"", "\"context\":{\"from\":\"39055000000\",\"id\":\"wamid.Q\"},\"type\"", StringComparison.Ordinal);

        WhatsAppMessageReader.ReadMessage(MessagePayload(message), SentAt).QuotedExternalId.ShouldBe("wamid.Q");
    }

    [Fact]
    public void ReadMessage_UsernameOnly_HasUserIdAndNoPhone()
    {
        string payload = MessagePayload(
            """{"from_user_id":"IT.5","id":"i","type":"text","text":{"body":"a"}}""",
            """{"profile":{"username":"@ada"},"user_id":"IT.5"}""");

        WhatsAppMessageReader.ReadMessage(payload, SentAt).Sender.ShouldBe(new SenderIdentity("IT.5", null, null, "@ada"));
    }

    [Fact]
    public void ReadMessage_EmojiCutInHalf_KeepsTheRest() =>
        WhatsAppMessageReader.ReadMessage(MessagePayload(TextMessage.Replace("ciao", "ciao \\ud83d", StringComparison.Ordinal)), SentAt)
            .Text.ShouldBe("ciao \ufffd");

    [Theory]
    [InlineData("text", "5", "message.text")]
    [InlineData("text", """{"body":5}""", "message.text.body")]
    [InlineData("image", """{"id":{}}""", "message.image.id")]
    [InlineData("audio", """{"id":"a","voice":"yes"}""", "message.audio.voice")]
    [InlineData("interactive", """{"type":"button_reply","button_reply":[]}""", "message.interactive.button_reply")]
    [InlineData("contacts", "[5]", "message.contacts[]")]
    [InlineData("reaction", """{"emoji":1}""", "message.reaction.emoji")]
    public void ReadMessage_FieldOfTheWrongType_IsNamed(string type, string content, string field) =>
        Should.Throw<FormatException>(() => ReadType(type, content)).Message.ShouldStartWith($"{field} is a JSON");

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("{\"message\":")]
    [InlineData("\"\ud800\"")]
    public void ReadMessage_OtherPayload_ThrowsFormat(string payload) =>
        Should.Throw<FormatException>(() => WhatsAppMessageReader.ReadMessage(payload, SentAt));

    [Theory]
    [InlineData("sent", DeliveryState.Sent)]
    [InlineData("delivered", DeliveryState.Delivered)]
    [InlineData("read", DeliveryState.Read)]
    [InlineData("played", DeliveryState.Read)]
    [InlineData("failed", DeliveryState.Failed)]
    [InlineData("deleted", null)]
    [InlineData("warning", null)]
    [InlineData("someday", null)]
    public void ReadStatus_EachState_IsMapped(string status, DeliveryState? state) =>
        (ReadStatus($$"""{"id":"wamid.S","status":"{{status}}"}""")?.State).ShouldBe(state);

    [Fact]
    public void ReadStatus_Failure_HasCorrelationAndCode()
    {
        DeliveryStatus? status = ReadStatus("""{"id":"wamid.S","status":"failed","biz_opaque_callback_data":"corr-1","errors":[{"code":131047,"title":"t"}]}""");

        status.ShouldBe(new DeliveryStatus("whatsapp", "PNID", "wamid.S", DeliveryState.Failed, "corr-1", SentAt, 131047));
    }

    [Theory]
    [InlineData("""{"id":"i","status":"failed","errors":[{"code":"x"}]}""", "status.errors[0].code")]
    [InlineData("""{"id":"i","status":"failed","errors":[{"code":1.5}]}""", "status.errors[0].code")]
    [InlineData("""{"id":"i","status":"failed","errors":[1]}""", "status.errors[0]")]
    [InlineData("""{"id":"i","status":"failed","errors":{}}""", "status.errors")]
    public void ReadStatus_FieldOfTheWrongType_IsNamed(string status, string field) =>
        Should.Throw<FormatException>(() => ReadStatus(status)).Message.ShouldStartWith($"{field} is");

    [Fact]
    public void ReadEcho_TextOfStaff_HasRecipientAndText()
    {
        string value = $$$"""{"metadata":{{{Metadata}}},"message_echoes":[{"from":"39055000000","to":"393331","to_user_id":"IT.8","id":"wamid.E","timestamp":"1790000000","type":"text","text":{"body":"arrivo"}}]}""";
        ChannelUpdate update = Read(Body(Change(value, "smb_message_echoes"))).Single();

        WhatsAppMessageReader.ReadEcho(update.Payload, update.OccurredAt)
            .ShouldBe(new EchoMessage("PNID", new SenderIdentity("IT.8", null, "393331", null), "wamid.E", "arrivo", SentAt));
    }

    [Fact]
    public void ReadSystemChange_NewNumber_HasOldAndNewIdentity()
    {
        SystemChange? change = ReadSystem(
            "\"from\":\"391\",",
            """{"body":"b","type":"user_changed_number","wa_id":"392","user_id":"IT.2","previous_user_id":"IT.1","parent_user_id":"IT.ENT.2"}""");

        change.ShouldBe(new SystemChange(
            "PNID", "wamid.S", SystemChangeKind.Number, new SenderIdentity("IT.1", null, "391", null), new SenderIdentity("IT.2", "IT.ENT.2", "392", null), SentAt));
    }

    [Fact]
    public void ReadSystemChange_NewUserId_HasNoPhone() =>
        ReadSystem("", """{"type":"user_changed_user_id","user_id":"IT.2","previous_user_id":"IT.1"}""").ShouldBe(new SystemChange(
            "PNID", "wamid.S", SystemChangeKind.UserId, new SenderIdentity("IT.1", null, null, null), new SenderIdentity("IT.2", null, null, null), SentAt));

    [Theory]
    [InlineData("""{"type":"customer_identity_changed","identity":{"hash":"h"}}""")]
    [InlineData("""{"type":"user_changed_user_id","user_id":"IT.2"}""")]
    [InlineData("""{"body":"b"}""")]
    public void ReadSystemChange_NoChangeOfIdentity_IsNull(string system) => ReadSystem("", system).ShouldBeNull();

    private static InboundMessage ReadType(string type, string content) =>
        WhatsAppMessageReader.ReadMessage(MessagePayload($$"""{"from":"393330000000","id":"i","type":"{{type}}","{{type}}":{{content}} }"""), SentAt);

    private static DeliveryStatus? ReadStatus(string status) =>
        WhatsAppMessageReader.ReadStatus(Read(Body(Statuses(status))).Single().Payload, SentAt);

    private static SystemChange? ReadSystem(string from, string system) =>
        WhatsAppMessageReader.ReadSystemChange(MessagePayload($$"""{ {{from}} "id":"wamid.S","type":"system","system":{{system}} }""", ""), SentAt);
}
