using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary>One rendering: what it may still spend, and where in the template it is. Used by one thread.</summary>
internal sealed class RenderContext(TemplateLimits limits, TimeProvider time, DateTimeOffset now)
{
    private const int StepsBetweenLooksAtTheClock = 1024;

    private readonly long started = time.GetTimestamp();
    private long steps;
    private long charactersNotCharged;
    private long nextLook = StepsBetweenLooksAtTheClock;
    private int callDepth;

    /// <summary>Line of the statement that is being executed.</summary>
    public int Line { get; set; }

    /// <summary>The local time that the template may state.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Spends <paramref name="count"/> steps before the work they stand for is done.</summary>
    public void Charge(long count = 1)
    {
        steps += count;
        if (steps < nextLook)
            return;
        nextLook = steps + StepsBetweenLooksAtTheClock;
        if (steps > limits.Steps)
            throw Exceeded($"it takes more than {limits.Steps} steps");
        if (time.GetElapsedTime(started) > limits.Duration)
            throw Exceeded($"it takes longer than {limits.Duration.TotalMilliseconds} ms");
    }

    /// <summary>Spends the steps for reading or writing <paramref name="count"/> characters.</summary>
    public void ChargeCharacters(long count)
    {
        charactersNotCharged += count;
        if (charactersNotCharged < TemplateLimits.CharactersPerStep)
            return;
        long charged = charactersNotCharged / TemplateLimits.CharactersPerStep;
        charactersNotCharged %= TemplateLimits.CharactersPerStep;
        Charge(charged);
    }

    /// <summary>Spends the steps for looking for a text in another; a search may compare the whole needle at every place.</summary>
    public void ChargeSearch(int haystack, int needle) =>
        ChargeCharacters(haystack * (1L + (needle / TemplateLimits.CharactersPerStep)));

    /// <summary>Refuses a text that is about to become longer than allowed.</summary>
    public void CheckLength(long characters)
    {
        if (characters > limits.OutputCharacters)
            throw Exceeded($"a text becomes longer than {limits.OutputCharacters} characters");
    }

    /// <summary>Refuses structures that contain each other too deeply to be compared or written.</summary>
    public void CheckDepth(int depth)
    {
        if (depth > limits.Nesting)
            throw Exceeded($"lists or dictionaries are nested deeper than {limits.Nesting} levels");
    }

    public void EnterCall()
    {
        if (++callDepth > limits.CallDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Exceeded($"macros call each other deeper than {limits.CallDepth} calls");
    }

    public void LeaveCall() => callDepth--;

    public TracedTextBuilder NewText() => new(this);

    /// <summary>An operation that fails on its values, as it would in Jinja. <paramref name="detail"/> names types, never values.</summary>
    public ChatTemplateException Failed(string detail) => new(ChatTemplateProblem.Evaluation, detail, Line);

    public ChatTemplateException Unsupported(string detail) => new(ChatTemplateProblem.Unsupported, detail, Line);

    private ChatTemplateException Exceeded(string detail) => new(ChatTemplateProblem.LimitExceeded, detail, Line);
}
