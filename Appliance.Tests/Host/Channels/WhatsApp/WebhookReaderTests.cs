using System.Text;
using System.Text.Json;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Shouldly;
using Xunit;
using static Appliance.Tests.Host.Channels.WhatsApp.WebhookSamples;

namespace Appliance.Tests.Host.Channels.WhatsApp;

public sealed class WebhookReaderTests
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    [Fact]
    public void Read_TextMessage_IsOneMessageWithSelfContainedPayload()
    {
        ChannelUpdate update = Read(Body(Messages(Contact, TextMessage))).Single();

        update.ExternalId.ShouldBe("m:PNID:wamid.X");
        update.Kind.ShouldBe(UpdateKind.Message);
        update.SenderKey.ShouldBe("IT.123");
        update.OccurredAt.ShouldBe(SentAt);
        update.Payload.ShouldBe(
            $$"""{"entry_id":"WABA","field":"messages","metadata":{{Metadata}},"contact":{{Contact}},"message":{{TextMessage}}}""");
    }

    [Fact]
    public void Read_IndentedBody_GivesTheSamePayload()
    {
        string body = Body(Messages(Contact, TextMessage));
        string indented = JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(body), s_indented);

        Read(indented).Single().ShouldBe(Read(body).Single());
    }

    [Fact]
    public void Read_EscapesAndQuotes_StayAsTheyWereSent()
    {
        string message = TextMessage.Replace("ciao", """caff\u00e8 \/ \"ok\" \\ { [ \ud83d\ude00 è""", StringComparison.Ordinal);

        Read(Body(Messages(Contact, message))).Single().Payload.ShouldEndWith($$""","message":{{message}}}""");
    }

    [Theory]
    [InlineData("""{"from":"393331","id":"i","type":"text"}""", "393331")]
    [InlineData("""{"from":"+393331","id":"i","type":"text"}""", "393331")]
    [InlineData("""{"from":"IT.77","id":"i","type":"text"}""", "IT.77")]
    [InlineData("""{"from_user_id":"IT.78","id":"i","type":"text"}""", "IT.78")]
    [InlineData("""{"from":"393331","from_user_id":"IT.79","id":"i","type":"text"}""", "IT.79")]
    [InlineData("""{"id":"i","type":"text"}""", "IT.123")]
    public void Read_SenderNamedInDifferentWays_KeyIsUserIdBeforePhone(string message, string key)
    {
        string contacts = message.Contains("from", StringComparison.Ordinal) ? "" : Contact;

        Read(Body(Messages(contacts, message))).Single().SenderKey.ShouldBe(key);
    }

    [Fact]
    public void Read_SeveralPeople_EachMessageGetsItsContact()
    {
        string first = """{"wa_id":"391","user_id":"IT.1"}""";
        string second = """{"wa_id":"392"}""";
        string body = Body(Messages(
            $"{first},{second}",
            """{"from":"392","id":"a","type":"text"}""",
            """{"from":"391","id":"b","type":"text"}""",
            """{"from":"393","id":"c","type":"text"}"""));

        IReadOnlyList<ChannelUpdate> updates = Read(body);

        updates.Select(update => update.SenderKey).ShouldBe(["392", "IT.1", "393"]);
        updates[0].Payload.ShouldContain($"\"contact\":{second}");
        updates[1].Payload.ShouldContain($"\"contact\":{first}");
        updates[2].Payload.ShouldNotContain("\"contact\"");
    }

    [Fact]
    public void Read_EveryEntryChangeMessageAndStatus_IsReturnedInOrder()
    {
        string entry = $$"""{"id":"W","changes":[{{Messages(Contact, TextMessage, TextMessage.Replace("wamid.X", "wamid.Y", StringComparison.Ordinal))}},{{Statuses(Status("sent"), Status("read"))}}]}""";
        string body = $$"""{"object":"o","entry":[{{entry}},{{entry.Replace("wamid.", "wamid.2", StringComparison.Ordinal)}}]}""";

        Read(body).Select(update => update.ExternalId).ShouldBe(
        [
            "m:PNID:wamid.X", "m:PNID:wamid.Y", "s:PNID:wamid.S:sent", "s:PNID:wamid.S:read",
            "m:PNID:wamid.2X", "m:PNID:wamid.2Y", "s:PNID:wamid.2S:sent", "s:PNID:wamid.2S:read",
        ]);
    }

    [Theory]
    [InlineData("""{"id":"wamid.S","status":"failed","timestamp":"1790000000","errors":[{"code":131026}]}""", null)]
    [InlineData("""{"id":"wamid.S","status":"sent","timestamp":"1790000000","recipient_id":"39333"}""", "39333")]
    [InlineData("""{"id":"wamid.S","status":"sent","timestamp":1790000000,"recipient_id":"39333","recipient_user_id":"IT.9"}""", "IT.9")]
    public void Read_Status_HasRecipientKeyAndTime(string status, string? key)
    {
        ChannelUpdate update = Read(Body(Statuses(status))).Single();

        update.Kind.ShouldBe(UpdateKind.Status);
        update.SenderKey.ShouldBe(key);
        update.OccurredAt.ShouldBe(SentAt);
    }

    [Fact]
    public void Read_MessagesStatusesAndErrorsInOneValue_AreAllReturned()
    {
        string value = $$"""{"metadata":{{Metadata}},"messages":[{{TextMessage}}],"statuses":[{{Status("sent")}}],"errors":[{"code":131000},{"code":1}]}""";

        Read(Body(Change(value))).Select(update => update.Kind)
            .ShouldBe([UpdateKind.Message, UpdateKind.Status, UpdateKind.Other, UpdateKind.Other]);
    }

    [Fact]
    public void Read_SystemMessageWithoutContacts_IsSystemOfThePreviousPerson()
    {
        string message = """{"id":"wamid.S","timestamp":"1790000000","type":"system","system":{"type":"user_changed_user_id","user_id":"IT.2","previous_user_id":"IT.1"}}""";

        ChannelUpdate update = Read(Body(Change($$"""{"metadata":{{Metadata}},"messages":[{{message}}]}"""))).Single();

        (update.Kind, update.SenderKey, update.ExternalId).ShouldBe((UpdateKind.System, "IT.1", "m:PNID:wamid.S"));
    }

    [Fact]
    public void Read_EchoesAndHistory_AreToldFromMessages()
    {
        string echo = """{"from":"39055000000","to":"393331","id":"wamid.E","timestamp":"1790000000","type":"text","text":{"body":"a"}}""";
        string history = $$"""{"metadata":{{Metadata}},"history":[{"metadata":{"phase":0},"threads":[{"id":"1","messages":[{{TextMessage}}]}]}]}""";

        IReadOnlyList<ChannelUpdate> updates = Read(Body(
            Change($$"""{"metadata":{{Metadata}},"message_echoes":[{{echo}}]}""", "smb_message_echoes"),
            Change(history, "history"),
            Change("""{"event":"APPROVED"}""", "message_template_status_update")));

        updates.Select(update => update.Kind).ShouldBe([UpdateKind.Echo, UpdateKind.History, UpdateKind.Other]);
        (updates[0].ExternalId, updates[0].SenderKey).ShouldBe(("e:PNID:wamid.E", "393331"));
        updates[1].Payload.ShouldEndWith($"\"value\":{history}}}");
    }

    [Theory]
    [InlineData("""{"from":"391","id":"g","group_id":"G","type":"text"}""")]
    [InlineData("""{"from":"391","id":"r","type":"revoke","revoke":{"original_message_id":"o"}}""")]
    public void Read_GroupOrRevokedMessage_IsOther(string message) =>
        Read(Body(Messages("", message))).Single().Kind.ShouldBe(UpdateKind.Other);

    [Fact]
    public void Read_UnknownTypeOfMessage_IsStillAMessage() =>
        Read(Body(Messages("", """{"from":"391","id":"h","type":"hologram","hologram":{}}"""))).Single().Kind.ShouldBe(UpdateKind.Message);

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("[[]]")]
    [InlineData("{}")]
    [InlineData("""{"from":"391","type":"text"}""")]
    [InlineData("""{"from":"391","id":5,"type":"text"}""")]
    [InlineData("""{"from":"391","id":"","type":"text"}""")]
    [InlineData("""{"from":"391","id":"\ud800","type":"text"}""")]
    [InlineData("""{"from":"","id":"wamid.B","type":"text"}""")]
    public void Read_BrokenMessage_IsKeptAsSourceBesideTheValidOne(string broken)
    {
        IReadOnlyList<ChannelUpdate> updates = Read(Body(Messages("", broken, TextMessage)));

        updates.Select(update => update.Kind).ShouldBe([UpdateKind.Other, UpdateKind.Message]);
        using JsonDocument payload = JsonDocument.Parse(updates[0].Payload);
        payload.RootElement.GetProperty("source").GetString().ShouldBe(broken);
        updates[0].ExternalId.ShouldMatch("^x:[0-9a-f]{64}$");
        updates[0].OccurredAt.ShouldBe(ReceivedAt);
    }

    [Fact]
    public void Read_SameBrokenBodyTwice_HasTheSameIds()
    {
        string body = Body(Messages("", "5"), Change("""{"event":"x"}""", "account_update"));

        Read(body).Select(update => update.ExternalId).ShouldBe(Read(body).Select(update => update.ExternalId));
        Read(body).Select(update => update.ExternalId).ShouldBeUnique();
    }

    [Fact]
    public void Read_SameAccountEventAtAnotherTime_HasAnotherId()
    {
        string body = """{"entry":[{"id":"W","time":1790000000,"changes":[{"field":"account_update","value":{"event":"x"}}]}]}""";

        ChannelUpdate update = Read(body).Single();

        update.OccurredAt.ShouldBe(SentAt);
        update.ExternalId.ShouldNotBe(Read(body.Replace("1790000000", "1790000001", StringComparison.Ordinal)).Single().ExternalId);
    }

    [Fact]
    public void Read_PartNestedWithoutEnd_CostsNothingBesideIt()
    {
        string bomb = string.Concat(Enumerable.Repeat("[", 200_000)) + string.Concat(Enumerable.Repeat("]", 200_000));

        IReadOnlyList<ChannelUpdate> updates = Read(Body(Messages(bomb, bomb, TextMessage), Change(bomb, "new_field")));

        updates.Select(update => update.Kind).ShouldBe([UpdateKind.Other, UpdateKind.Message, UpdateKind.Other]);
        updates[1].ExternalId.ShouldBe("m:PNID:wamid.X");
    }

    [Fact]
    public void Read_MessageWithTooDeepPart_IsKeptAsSource()
    {
        string deep = string.Concat(Enumerable.Repeat("[", WebhookReader.MaxPartDepth)) + string.Concat(Enumerable.Repeat("]", WebhookReader.MaxPartDepth));
        string message = TextMessage.Replace("\"ciao\"", deep, StringComparison.Ordinal);

        ChannelUpdate update = Read(Body(Messages("", message))).Single();

        update.Kind.ShouldBe(UpdateKind.Other);
        JsonDocument.Parse(update.Payload).RootElement.GetProperty("source").GetString().ShouldBe(message);
    }

    [Theory]
    [InlineData("\"from_user_id\":\"IT.123\",", UpdateKind.Message)]
    [InlineData("", UpdateKind.Other)]
    public void Read_ContactTooDeep_IsLeftOutOfTheMessage(string from, UpdateKind kind)
    {
        string contact = $$"""{"user_id":"IT.123","profile":{{new string('[', 40)}}{{new string(']', 40)}} }""";

        ChannelUpdate update = Read(Body(Messages(contact, $$"""{ {{from}} "id":"i","type":"text"}"""))).Single();

        update.Kind.ShouldBe(kind);
        update.Payload.ShouldNotContain("\"contact\"");
    }

    [Fact]
    public void Read_PropertyTwice_LosesNeitherArray()
    {
        string value = $$"""{"metadata":{{Metadata}},"messages":[{{TextMessage}}],"messages":5}""";

        Read(Body(Change(value))).Select(update => update.Kind).ShouldBe([UpdateKind.Message, UpdateKind.Other]);
    }

    [Fact]
    public void Read_EscapedPropertyNames_AreUnderstood() =>
        Read(Body(Messages(Contact, TextMessage)).Replace("\"messages\":", "\"m\\u0065ssages\":", StringComparison.Ordinal)).Single().Kind.ShouldBe(UpdateKind.Message);

    [Fact]
    public void Read_HalfOfASurrogateAsPropertyName_IsPassedOver() =>
        Read(Body(Messages(Contact, TextMessage)).Replace("\"messaging_product\":", "\"\\ud83dmessagin\":", StringComparison.Ordinal)).Single().Kind.ShouldBe(UpdateKind.Message);

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("""{"entry":5}""", 1)]
    [InlineData("""{"entry":[]}""", 0)]
    [InlineData("""{"entry":[5,{"id":"1"},{"changes":{}},{"changes":[]}]}""", 3)]
    [InlineData("""{"entry":[{"changes":[5,{},{"field":"messages"},{"field":"messages","value":5},{"value":{}},{"value":{"messages":[]}}]}]}""", 5)]
    public void Read_PartsMissingOrOfTheWrongType_AreKeptAsOther(string body, int others)
    {
        IReadOnlyList<ChannelUpdate> updates = Read(body);

        updates.Count.ShouldBe(others);
        updates.ShouldAllBe(update => update.Kind == UpdateKind.Other);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("hello")]
    [InlineData("{\"entry\":[")]
    [InlineData("{} {}")]
    public void Read_NoJsonObject_ThrowsFormat(string body) =>
        Should.Throw<WebhookFormatException>(() => Read(body));

    [Fact]
    public void Read_BodyOverTheLimit_Throws()
    {
        byte[] body = new byte[WebhookReader.MaxBodyBytes + 1];
        body.AsSpan().Fill((byte)' ');
        "{}"u8.CopyTo(body);

        Should.Throw<WebhookLimitException>(() => Read(body)).Message.ShouldContain("3145728");
        Read(body[..^1]).Count.ShouldBe(1);
    }

    [Fact]
    public void Read_UpdatesOverTheLimit_Throws()
    {
        string[] messages = [.. Enumerable.Range(0, WebhookReader.MaxUpdates).Select(i => $$"""{"from":"39333","id":"{{i}}","type":"text"}""")];

        Read(Body(Messages("", messages))).Count.ShouldBe(WebhookReader.MaxUpdates);
        Should.Throw<WebhookLimitException>(() => Read(Body(Messages("", [.. messages, "5"])))).Message.ShouldContain("1000");
    }

    [Fact]
    public void Read_InvalidUtf8InText_KeepsTheMessage()
    {
        byte[] body = Encoding.Latin1.GetBytes(Body(Messages(Contact, TextMessage.Replace("ciao", "caffè", StringComparison.Ordinal))));

        ChannelUpdate update = Read(body).Single();

        WhatsAppMessageReader.ReadMessage(update.Payload, update.OccurredAt).Text.ShouldBe("caff\ufffd");
    }

    private static string Status(string state) => $$"""{"id":"wamid.S","status":"{{state}}","timestamp":"1790000000","recipient_id":"39333"}""";
}
