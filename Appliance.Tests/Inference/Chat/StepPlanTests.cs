using Appliance.Inference.Chat;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

/// <summary>Who computes when, without a model.</summary>
public sealed class StepPlanTests : IDisposable
{
    private static readonly StepBudget Processor = new(Most: 64, Enough: 16);

    private readonly BatchBuffer batch = new(128);
    private int numbers;

    public void Dispose() => batch.Dispose();

    [Fact]
    public void Fill_PromptsOfDifferentLength_ComputesTheShortestAlone()
    {
        Generation[] live = [Prompt(60), Prompt(20), Prompt(30)];

        StepPlan.Fill(batch, live, Processor);

        live.Select(generation => generation.Step.Count).ShouldBe([0, 20, 0]);
    }

    [Fact]
    public void Fill_PromptsShorterThanIsEnough_AreTakenTogether()
    {
        Generation[] live = [Prompt(9), Prompt(8), Prompt(7)];

        StepPlan.Fill(batch, live, Processor);

        live.ShouldAllBe(generation => generation.Step.Count > 0);
        batch.Count.ShouldBe(24);
    }

    [Fact]
    public void Fill_GraphicsCard_FillsTheBudget()
    {
        Generation[] live = [Prompt(20), Prompt(20), Prompt(20)];

        StepPlan.Fill(batch, live, new StepBudget(Most: 64, Enough: 64));

        live.ShouldAllBe(generation => generation.Step.Count == 20);
    }

    [Fact]
    public void Fill_LongPromptAmongEverNewShortOnes_WaitsForAsManyTokensAsItHasAtMost()
    {
        const int longPrompt = 300, shortPrompt = 20;
        Generation patient = Prompt(longPrompt);
        int overtaking = 0;
        while (patient.Step.Count == 0)
        {
            overtaking.ShouldBeLessThanOrEqualTo(longPrompt);
            Generation newcomer = Prompt(shortPrompt);
            StepPlan.Fill(batch, [patient, newcomer], Processor);
            overtaking += newcomer.Step.Count;
        }

        overtaking.ShouldBeInRange(longPrompt - shortPrompt, longPrompt);
    }

    [Fact]
    public void Fill_PromptsThatBeginAlike_TheFirstComputesForBoth()
    {
        int[] beginning = [.. Enumerable.Range(1, 40)];
        Generation[] live = [Prompt([.. beginning, 900, 901, 902]), Prompt([.. beginning, 800, 801])];

        StepPlan.Fill(batch, live, new StepBudget(Most: 128, Enough: 128));

        live.Select(generation => generation.Step.Count).ShouldBe([0, 42]);
    }

    [Fact]
    public void Fill_BackgroundPrompt_ComesAfterThePatientsHoweverShort()
    {
        Generation[] live = [Prompt([.. Enumerable.Range(500, 10)], ChatPriority.Background), Prompt(60)];

        StepPlan.Fill(batch, live, Processor);

        live.Select(generation => generation.Step.Count).ShouldBe([0, 60]);
    }

    [Fact]
    public void Fill_ConversationsThatGenerate_AreInEveryStep()
    {
        Generation speaking = Prompt(30);
        speaking.Past = 29;
        Generation[] live = [Prompt(20), speaking];

        StepPlan.Fill(batch, live, Processor);

        live.Select(generation => generation.Step.Count).ShouldBe([20, 1]);
        live.ShouldAllBe(generation => batch.WantsLogits(generation.Step.LogitsRow));
    }

    // Each prompt has tokens of its own.
    private Generation Prompt(int count) => Prompt([.. Enumerable.Range((numbers + 1) * 1000, count)]);

    private Generation Prompt(int[] tokens, ChatPriority priority = ChatPriority.Patient) =>
        new(new GenerationRequest { Prompt = tokens, MaxOutput = 8, Sampling = default, Priority = priority }, numbers++) { Sequence = numbers };
}
