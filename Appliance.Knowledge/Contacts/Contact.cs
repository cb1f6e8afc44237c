namespace Appliance.Knowledge.Contacts;

/// <summary>A person who writes, whatever addresses they write from.</summary>
public sealed class Contact
{
    public long Id { get; init; }

    /// <summary>The name the channel shows; not verified.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The language last written in or asked for.</summary>
    public string? Language { get; init; }

    /// <summary>Whether the contact asked for <see cref="Language"/>, so that detection does not change it.</summary>
    public bool LanguageRequested { get; init; }

    /// <summary>When the contact wrote STOP; null when automatic messages are wanted.</summary>
    public DateTimeOffset? OptedOutAt { get; init; }
}

/// <summary>A line of the list of contacts.</summary>
public sealed class ContactLine
{
    public long Id { get; init; }

    public string? DisplayName { get; init; }

    public string? Language { get; init; }

    /// <summary>Separated by commas, of all channels.</summary>
    public string? Addresses { get; init; }

    public DateTimeOffset? OptedOutAt { get; init; }

    public DateTimeOffset? LastInboundAt { get; init; }
}

/// <summary>The addresses of a contact on one channel.</summary>
/// <param name="UserId">The channel's own id of the person (Meta: business-scoped user id).</param>
/// <param name="Phone">Digits of the international number.</param>
public sealed record ContactAddress(string? UserId, string? Phone);
