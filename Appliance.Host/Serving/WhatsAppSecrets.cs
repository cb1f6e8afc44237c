using System.Text;
using Appliance.Host.Configuration;

namespace Appliance.Host.Serving;

/// <summary>The three secrets of a WhatsApp number.</summary>
internal sealed record WhatsAppSecrets(byte[] AppSecret, byte[] VerifyToken, string AccessToken)
{
    /// <summary>Reads them from the configured files, which were checked before.</summary>
    public static WhatsAppSecrets Read(WhatsAppSection section) => new(
        Encoding.UTF8.GetBytes(Secret.Read(section.AppSecretFile)),
        Encoding.UTF8.GetBytes(Secret.Read(section.VerifyTokenFile)),
        Secret.Read(section.AccessTokenFile));
}
