namespace Appliance.Inference.Chat;

/// <summary>Who computes what in a step.</summary>
internal static class StepPlan
{
    /// <summary>
    /// Decodes come first; prompts share the budget in the order they were admitted. A prompt that would fit into a step of its own is not
    /// begun with what others left of one: half of it helps nobody, and the answers of those before it begin sooner without.
    /// </summary>
    /// <param name="batch">Emptied and filled.</param>
    /// <param name="live">Conversations in the order they were admitted; each is given its <see cref="Generation.Step"/>.</param>
    /// <param name="prefillTokens">Prompt tokens of a step at most.</param>
    internal static void Fill(BatchBuffer batch, IReadOnlyList<Generation> live, int prefillTokens)
    {
        batch.Clear();
        foreach (Generation generation in live)
            generation.Step = generation.Pending == 1 ? Add(batch, generation, 1) : (0, -1);
        int limit = Math.Min(prefillTokens, batch.Free), budget = limit;
        foreach (Generation generation in live)
        {
            if (generation.Pending == 1)
                continue;
            if (generation.Pending > budget && generation.Pending <= limit)
                break;
            generation.Step = Add(batch, generation, Math.Min(generation.Pending, budget));
            budget -= generation.Step.Count;
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
