using System.Collections.Frozen;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>What an error code of the Cloud API means to us.</summary>
/// <param name="Meaning">In our words and free of patient data, which Meta's own text is not always.</param>
/// <param name="Advice">What to do with the message.</param>
/// <param name="WindowClosed">Whether only a template could still be sent.</param>
internal readonly record struct CloudApiError(string Meaning, RetryAdvice Advice, bool WindowClosed = false);

/// <summary>
/// The error codes of the Cloud API. The same code comes as the answer to a send, in a <c>failed</c> status, or both; the code alone
/// decides, never the HTTP status or the text beside it. Source: Meta's error code page, September 2026.
/// </summary>
internal static class CloudApiErrors
{
    private const int FirstPermissionCode = 200;
    private const int LastPermissionCode = 299;

    private static readonly CloudApiError s_permission = new("permission missing", RetryAdvice.StopQueue);

    // A code that is not listed is retried: a refusal with a code was certainly not sent, so a retry cannot send twice and the
    // sender's own bound ends it, while giving up at once would lose an answer to a fault that passes.
    private static readonly CloudApiError s_unlisted = new("error code not listed", RetryAdvice.Minutes);

    private static readonly FrozenDictionary<int, CloudApiError> s_errors = new Dictionary<int, CloudApiError>
    {
        [0] = new("access token invalid", RetryAdvice.StopQueue),
        [1] = new("unknown error", RetryAdvice.Minutes),
        [2] = new("service down", RetryAdvice.Minutes),
        [3] = s_permission,
        [4] = new("call limit of the app reached", RetryAdvice.Minutes),
        [10] = s_permission,
        [33] = new("business number deleted", RetryAdvice.StopQueue),
        [100] = new("parameter not valid", RetryAdvice.Never),
        [190] = new("access token expired or revoked", RetryAdvice.StopQueue),
        [368] = new("account blocked for a policy violation", RetryAdvice.StopQueue),
        [80007] = new("call limit of the business account reached", RetryAdvice.Minutes),
        [130403] = new("recipient blocked by the clinic", RetryAdvice.Never),
        [130429] = new("throughput limit reached", RetryAdvice.Seconds),
        [130472] = new("recipient is part of an experiment", RetryAdvice.Never),
        [130497] = new("recipient's country not allowed", RetryAdvice.Never),
        [131000] = new("unknown error", RetryAdvice.Minutes),
        [131005] = s_permission,
        [131008] = new("parameter missing", RetryAdvice.Never),
        [131009] = new("parameter value not valid", RetryAdvice.Never),
        [131016] = new("service down", RetryAdvice.Minutes),
        [131021] = new("recipient is the sender", RetryAdvice.Never),
        [131026] = new("undeliverable: not on WhatsApp, an old app or terms not accepted", RetryAdvice.Never),
        [131030] = new("recipient not on the test number's list", RetryAdvice.Never),
        [131031] = new("business account locked", RetryAdvice.StopQueue),
        [131037] = new("display name of the number not approved", RetryAdvice.StopQueue),
        [131042] = new("payment method missing or refused", RetryAdvice.StopQueue),
        [131045] = new("business number not registered correctly", RetryAdvice.StopQueue),
        [131047] = new("service window closed", RetryAdvice.Never, WindowClosed: true),
        [131048] = new("spam limit of the business number reached", RetryAdvice.StopQueue),
        [131049] = new("marketing limit of the recipient reached", RetryAdvice.Never),
        [131050] = new("recipient stopped marketing messages", RetryAdvice.Never),
        [131051] = new("message type not supported", RetryAdvice.Never),
        [131052] = new("download of the recipient's file failed", RetryAdvice.Never),
        [131053] = new("upload of our file failed", RetryAdvice.Never),
        [131056] = new("limit for this recipient reached", RetryAdvice.PairBackoff),
        [131057] = new("account in maintenance", RetryAdvice.Minutes),
        [131059] = new("page cursor not valid", RetryAdvice.Never),
        [131062] = new("user id not allowed for this message", RetryAdvice.Never),
        [131063] = new("marketing messages switched off", RetryAdvice.Never),
        [131064] = new("templates limited for wrong categories", RetryAdvice.Never),
        [132000] = new("template parameter count wrong", RetryAdvice.Never),
        [132001] = new("template missing or not approved", RetryAdvice.Never),
        [132005] = new("template text too long", RetryAdvice.Never),
        [132007] = new("template violates a policy", RetryAdvice.Never),
        [132012] = new("template parameter format wrong", RetryAdvice.Never),
        [132015] = new("template paused", RetryAdvice.Never),
        [132016] = new("template disabled", RetryAdvice.Never),
        [132018] = new("template parameter not valid", RetryAdvice.Never),
        [132068] = new("flow blocked", RetryAdvice.Never),
        [132069] = new("flow throttled", RetryAdvice.Minutes),
        [133004] = new("service down", RetryAdvice.Minutes),
        [133010] = new("business number not registered", RetryAdvice.StopQueue),
        [133016] = new("registration limit of the business number reached", RetryAdvice.StopQueue),
        [135000] = new("parameter not valid", RetryAdvice.Never),
        [2494100] = new("business number in maintenance", RetryAdvice.Minutes),
    }.ToFrozenDictionary();

    /// <summary>What to do about a code; <see cref="RetryAdvice.Minutes"/> for one that is not listed.</summary>
    public static RetryAdvice Advise(int code) => Find(code).Advice;

    /// <summary>What a code means.</summary>
    public static CloudApiError Find(int code) =>
        s_errors.TryGetValue(code, out CloudApiError error) ? error
        : code is >= FirstPermissionCode and <= LastPermissionCode ? s_permission
        : s_unlisted;
}
