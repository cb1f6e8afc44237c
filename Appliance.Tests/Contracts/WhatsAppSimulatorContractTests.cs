using System.Text;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Simulator;
using Appliance.Host.Simulator.Faults;
using Appliance.Host.Simulator.Journal;
using Appliance.Tests.Fakes;
using Appliance.Tests.Host.Simulator;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

/// <summary>The WhatsApp channel and its simulator were written apart from the same reference: here they meet.</summary>
public sealed class WhatsAppSimulatorContractTests
{
    private static readonly byte[] AppSecret = Encoding.UTF8.GetBytes(SimulatorOptions.DefaultAppSecret);

    [Fact]
    public async Task Channel_EveryWebhookOfTheSimulator_IsVerifiedAndUnderstood()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        (SimulatedPatient patient, SentMessage text) = await bench.PatientWhoWroteAsync(text: "caffè / 😊");
        SimulatorServer server = bench.Server;
        await server.SendTextAsync(patient, "risposta", quotedId: text.Wamid);
        await server.TapButtonAsync(patient, "b1", "Sì");
        await server.SendMediaAsync(patient, "audio", [1], "audio/ogg; codecs=opus", voice: true);
        await server.SendMediaAsync(patient, "document", [1], "application/pdf", fileName: "a.pdf", caption: "ecco");
        await server.SendReactionAsync(patient, text.Wamid, null);
        await server.SendStickerAsync(patient);
        await server.SendLocationAsync(patient, 45, 7);
        await server.SendContactsAsync(patient, [new ContactCard("Ugo", "+39333")]);
        await server.SendTextAsync(server.Patient("IT.99", "Ada"), "senza numero");

        List<InboundMessage> messages = [];
        foreach (ReceivedWebhook webhook in await bench.Endpoint.WaitForAsync(10))
        {
            WebhookSignature.Verify(webhook.Body, webhook.Signature, AppSecret).ShouldBeTrue();
            ChannelUpdate update = WebhookReader.Read(webhook.Body, DateTimeOffset.UtcNow).Updates.Single();
            messages.Add(WhatsAppMessageReader.ReadMessage(update.Payload, update.OccurredAt));
        }

        InboundMessage[] own = [.. messages.Where(message => message.Sender.Phone == SimulatorBench.Phone)];
        own.Select(message => message.Kind).ShouldBe(
        [
            MessageKind.Text, MessageKind.Text, MessageKind.Button, MessageKind.Voice, MessageKind.Document,
            MessageKind.Reaction, MessageKind.Sticker, MessageKind.Location, MessageKind.Contacts,
        ]);
        own[0].Text.ShouldBe("caffè / 😊");
        own[0].ExternalId.ShouldBe(text.Wamid);
        own[0].Sender.ShouldBe(new SenderIdentity(patient.UserId, null, patient.Phone, patient.Name));
        own[1].QuotedExternalId.ShouldBe(text.Wamid);
        own[2].ButtonId.ShouldBe("b1");
        own[4].Media!.FileName.ShouldBe("a.pdf");
        messages.Single(message => message.Sender.Phone is null).Sender.UserId.ShouldBe("IT.99");
    }

    [Fact]
    public async Task Channel_MessageWithButtons_ReachesThePatientAndItsStatusesComeBack()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        (SimulatedPatient patient, SentMessage question) = await bench.PatientWhoWroteAsync();
        using var client = Client(bench);
        (await client.MarkReadAsync("100000000000001", question.Wamid, typing: true, CancellationToken.None)).ShouldBeTrue();

        SendOutcome outcome = await client.SendAsync(Message(patient, question.Wamid), CancellationToken.None);

        SendEntry reply = await bench.Server.WaitForReplyAsync(patient, TimeSpan.FromSeconds(10));
        outcome.ShouldBe(new SendOutcome.Accepted(reply.Wamid));
        reply.Text.ShouldBe("Come posso aiutarla?");
        reply.Buttons.ShouldBe([new OfferedButton("book", "Prenotare")]);
        reply.ContextWamid.ShouldBe(question.Wamid);
        List<DeliveryState> states = [];
        foreach (ReceivedWebhook webhook in await bench.Endpoint.WaitForAsync(3, webhook => webhook.IsStatus))
        {
            ChannelUpdate update = WebhookReader.Read(webhook.Body, DateTimeOffset.UtcNow).Updates.Single();
            DeliveryStatus status = WhatsAppMessageReader.ReadStatus(update.Payload, update.OccurredAt)!;
            status.CorrelationId.ShouldBe("corr-1");
            status.ExternalId.ShouldBe(reply.Wamid);
            states.Add(status.State);
        }

        states.ShouldBe([DeliveryState.Sent, DeliveryState.Delivered, DeliveryState.Read]);
        bench.Server.Journal.Judge().Duplicates.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(SendFaultKind.Error), typeof(SendOutcome.Rejected))]
    [InlineData(nameof(SendFaultKind.Http500), typeof(SendOutcome.Unknown))]
    [InlineData(nameof(SendFaultKind.AcceptThenSilence), typeof(SendOutcome.Unknown))]
    [InlineData(nameof(SendFaultKind.DropBeforeAccepting), typeof(SendOutcome.Unknown))]
    [InlineData(nameof(SendFaultKind.DropAfterAccepting), typeof(SendOutcome.Unknown))]
    public async Task Channel_EveryFault_HasItsOutcome(string kind, Type outcome)
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        (SimulatedPatient patient, _) = await bench.PatientWhoWroteAsync();
        bench.Server.Faults.FailNext(new SendFault(Enum.Parse<SendFaultKind>(kind), 131056));
        using var client = Client(bench);

        (await client.SendAsync(Message(patient, null), CancellationToken.None)).ShouldBeOfType(outcome);
    }

    [Fact]
    public async Task Channel_OutsideTheServiceWindow_IsToldSo()
    {
        await using SimulatorBench bench = await SimulatorBench.StartAsync();
        SimulatedPatient silent = bench.Server.Patient(SimulatorBench.Phone, "Anna");
        using var client = Client(bench);

        SendOutcome outcome = await client.SendAsync(Message(silent, null), CancellationToken.None);

        outcome.ShouldBeOfType<SendOutcome.Rejected>().WindowClosed.ShouldBeTrue();
    }

    private static CloudApiClient Client(SimulatorBench bench) => new(new WhatsAppOptions
    {
        GraphUrl = bench.Server.BaseUrl,
        AccessToken = new SimulatorOptions().AccessToken,
        RequestTimeout = TimeSpan.FromSeconds(1),
    });

    private static OutboundMessage Message(SimulatedPatient patient, string? quoted) => new(
        "100000000000001", patient.Phone, patient.UserId, "Come posso aiutarla?", [new ReplyButton("book", "Prenotare")], quoted, "corr-1");
}
