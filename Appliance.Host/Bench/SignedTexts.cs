using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Appliance.Host.Bench;

/// <summary>
/// Complete HTTP requests, each with one signed text message as Meta posts it: distinct message ids, signatures computed ahead, so that a
/// load client only copies bytes.
/// </summary>
internal static class SignedTexts
{
    /// <summary>Bytes of a body, as in a webhook with one text of a few sentences.</summary>
    public const int BodyBytes = 900;

    /// <summary>Patients that the messages come from.</summary>
    public const int Patients = 1_000;

    private const string Question = "Buongiorno, vorrei sapere quali sono gli orari di apertura del centro e se serve prenotare per ritirare un referto.";

    /// <summary>A request as it stands on the wire.</summary>
    /// <param name="target">Host, port and path.</param>
    /// <param name="appSecret">Signs the body.</param>
    /// <param name="phoneNumberId">The clinic's number at Meta.</param>
    /// <param name="run">Makes message ids of different runs distinct.</param>
    /// <param name="index">Makes message ids of one run distinct.</param>
    public static byte[] Request(Uri target, byte[] appSecret, string phoneNumberId, string run, int index)
    {
        long patient = 390_000_000_000 + (index % Patients);
        byte[] body = Body(phoneNumberId, $"wamid.HBgM{Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(run + index)))}", patient, null);
        return Request(target, appSecret, body);
    }

    /// <summary>The value of the signature header.</summary>
    public static string Signature(byte[] appSecret, byte[] body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(appSecret, body));

    private static byte[] Request(Uri target, byte[] appSecret, byte[] body)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"""
            POST {target.AbsolutePath} HTTP/1.1
            Host: {target.Authority}
            User-Agent: facebookexternalua
            Content-Type: application/json
            X-Hub-Signature-256: {Signature(appSecret, body)}
            Content-Length: {body.Length}


            """).ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>The body of a webhook with one text; without a text one that fills <see cref="BodyBytes"/>.</summary>
    public static byte[] Body(string phoneNumberId, string wamid, long patient, string? text)
    {
        string seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] Write(string words) => JsonSerializer.SerializeToUtf8Bytes(new
        {
            @object = "whatsapp_business_account",
            entry = new[]
            {
                new
                {
                    id = "102290129340398",
                    changes = new[]
                    {
                        new
                        {
                            value = new
                            {
                                messaging_product = "whatsapp",
                                metadata = new { display_phone_number = "390612345678", phone_number_id = phoneNumberId },
                                contacts = new[] { new { profile = new { name = "Giulia Bianchi" }, wa_id = patient.ToString(CultureInfo.InvariantCulture) } },
                                messages = new[]
                                {
                                    new
                                    {
                                        from = patient.ToString(CultureInfo.InvariantCulture), id = wamid, timestamp = seconds, type = "text",
                                        text = new { body = words },
                                    },
                                },
                            },
                            field = "messages",
                        },
                    },
                },
            },
        });
        byte[] body = Write(text ?? Question);
        return text is null && body.Length < BodyBytes ? Write(Question + new string(' ', 1) + new string('.', BodyBytes - body.Length - 1)) : body;
    }
}
