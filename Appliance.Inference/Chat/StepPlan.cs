namespace Appliance.Inference.Chat;

/// <summary>Who computes what in a step.</summary>
internal static class StepPlan
{
    /// <summary>Tokens that a prompt must gain to wait until somebody before it has computed them for both.</summary>
    internal const int LeastSharedTokens = 4;

    /// <summary>
    /// Decodes come first. Then prompts, one after the other rather than all at once, since the first answer may begin when the first
    /// prompt is done: patients' before background work, short ones before long ones (but see <see cref="Generation.Overtaken"/>: a prompt that
    /// was overtaken by as many tokens as it has itself, or as a step takes, is overtaken no more). A prompt that would fit into a step
    /// of its own is not begun with what others left of one.
    /// </summary>
    /// <param name="batch">Emptied and filled.</param>
    /// <param name="live">Conversations; each is given its <see cref="Generation.Step"/>.</param>
    /// <param name="budget">Prompt tokens of a step.</param>
    internal static void Fill(BatchBuffer batch, IReadOnlyList<Generation> live, StepBudget budget)
    {
        batch.Clear();
        List<Generation> prompts = [];
        foreach (Generation generation in live)
        {
            generation.Step = generation.Pending == 1 ? Add(batch, generation, 1) : (0, -1);
            if (generation.Pending > 1)
                prompts.Add(generation);
        }

        if (prompts.Count == 0)
            return;
        prompts.Sort((one, other) => Order(one, budget).CompareTo(Order(other, budget)));
        FillPrompts(batch, prompts, budget);
        CountOvertaking(prompts);
    }

    private static void FillPrompts(BatchBuffer batch, List<Generation> prompts, StepBudget budget)
    {
        int limit = Math.Min(budget.Most, batch.Free), left = limit;
        for (int i = 0; i < prompts.Count && left > 0; i++)
        {
            Generation prompt = prompts[i];
            if (left < limit && (batch.Count >= budget.Enough || (prompt.Pending > left && prompt.Pending <= limit)))
                return;
            if (WaitsForOneOf(prompts, i))
                continue;
            prompt.Step = Add(batch, prompt, Math.Min(prompt.Pending, left));
            left -= prompt.Step.Count;
        }
    }

    // Whoever is before it computes what both begin with, in this step or a later one.
    private static bool WaitsForOneOf(List<Generation> prompts, int index)
    {
        Generation prompt = prompts[index];
        for (int i = 0; i < index; i++)
        {
            if (SharedBeginnings.Common(prompt.Tokens, prompts[i].Tokens) >= prompt.Past + LeastSharedTokens)
                return true;
        }

        return false;
    }

    private static (int Rank, int Length, long Number) Order(Generation prompt, StepBudget budget)
    {
        int rank = prompt.Request.IsPin ? -1 : (int)prompt.Request.Priority;
        return (rank, prompt.Overtaken >= Math.Max(prompt.Pending, budget.Most) ? 0 : prompt.Pending, prompt.Number);
    }

    private static void CountOvertaking(List<Generation> prompts)
    {
        foreach (Generation prompt in prompts)
        {
            if (prompt.Step.Count == 0)
                prompt.Overtaken += prompts.Sum(other => other.Number > prompt.Number ? other.Step.Count : 0);
        }
    }

    private static (int Count, int LogitsRow) Add(BatchBuffer batch, Generation generation, int count)
    {
        int row = -1;
        for (int i = 0; i < count; i++)
        {
            int position = generation.Past + i;
            bool last = position == generation.Tokens.Count - 1 && !generation.Request.IsPin;
            int added = batch.Add(generation.Tokens[position], position, generation.Sequence, last);
            row = last ? added : row;
        }

        return (count, row);
    }
}
