using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Appliance.Host.Simulator;
using Appliance.Tests.Fakes;

namespace Appliance.Tests.Host.Simulator;

/// <summary>A simulator, a webhook endpoint and a Graph client, all over real HTTP.</summary>
internal sealed class SimulatorBench : IAsyncDisposable
{
    public const string Phone = "393330000001";

    private SimulatorBench(SimulatorServer server, FakeWebhookEndpoint endpoint, SimulatorOptions options)
    {
        Server = server;
        Endpoint = endpoint;
        Graph = new HttpClient { BaseAddress = server.BaseUrl };
        Graph.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.AccessToken);
        MessagesPath = $"/v26.0/{options.PhoneNumberId}/messages";
    }

    public SimulatorServer Server { get; }

    public FakeWebhookEndpoint Endpoint { get; }

    public HttpClient Graph { get; }

    public string MessagesPath { get; }

    public static async Task<SimulatorBench> StartAsync(Func<SimulatorOptions, SimulatorOptions>? change = null)
    {
        FakeWebhookEndpoint endpoint = await FakeWebhookEndpoint.StartAsync();
        var options = new SimulatorOptions { WebhookUrl = endpoint.Url, StatusDelay = TimeSpan.Zero, RetryScale = 0.001 };
        options = change?.Invoke(options) ?? options;
        return new SimulatorBench(await SimulatorServer.StartAsync(options), endpoint, options);
    }

    /// <summary>A patient whose service window is open.</summary>
    public async Task<(SimulatedPatient Patient, SentMessage Message)> PatientWhoWroteAsync(string phone = Phone, string text = "ciao")
    {
        SimulatedPatient patient = Server.Patient(phone, "Anna Rossi");
        SentMessage message = await Server.SendTextAsync(patient, text);
        await message.AcknowledgedAsync();
        return (patient, message);
    }

    public Task<HttpResponseMessage> PostAsync(object body) => Graph.PostAsJsonAsync(MessagesPath, body);

    public Task<HttpResponseMessage> SendTextAsync(string text = "buongiorno", string correlationId = "c-1", string? to = null) =>
        PostAsync(new { messaging_product = "whatsapp", to = to ?? "+" + Phone, type = "text", text = new { body = text }, biz_opaque_callback_data = correlationId });

    public static async Task<int> ErrorCodeAsync(HttpResponseMessage response)
    {
        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("error").GetProperty("code").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        Graph.Dispose();
        await Server.DisposeAsync();
        await Endpoint.DisposeAsync();
    }
}
