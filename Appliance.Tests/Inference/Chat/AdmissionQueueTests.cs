using Appliance.Inference.Chat;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class AdmissionQueueTests
{
    private long number;

    [Fact]
    public void Peek_MixedRequests_PrefixesThenPatientsThenBackgroundInOrder()
    {
        var queue = new AdmissionQueue(10);
        Generation background = Request(ChatPriority.Background), first = Request(ChatPriority.Patient), second = Request(ChatPriority.Patient),
            pin = Request(ChatPriority.Patient, pin: true);
        foreach (Generation generation in (Generation[])[background, first, second, pin])
            queue.Enqueue(generation);

        var order = new List<Generation>();
        while (queue.Peek() is { } next)
        {
            order.Add(next);
            queue.Remove(next).ShouldBeTrue();
        }

        order.ShouldBe([pin, first, second, background]);
    }

    [Fact]
    public void Return_AdmittedBefore_KeepsItsPlace()
    {
        var queue = new AdmissionQueue(10);
        Generation first = Request(ChatPriority.Patient), second = Request(ChatPriority.Patient);
        queue.Enqueue(second);

        queue.Return(first);

        queue.Peek().ShouldBe(first);
    }

    [Fact]
    public void Enqueue_Full_RefusesNamingTheLimit()
    {
        var queue = new AdmissionQueue(1);
        queue.Enqueue(Request(ChatPriority.Patient));

        Should.Throw<QueueFullException>(() => queue.Enqueue(Request(ChatPriority.Patient))).Limit.ShouldBe(1);
        Should.Throw<QueueFullException>(() => queue.Enqueue(Request(ChatPriority.Background)));
    }

    [Fact]
    public async Task Enqueue_FullOfBackground_PatientTakesThePlaceOfTheLatest()
    {
        var queue = new AdmissionQueue(2);
        Generation older = Request(ChatPriority.Background), latest = Request(ChatPriority.Background), patient = Request(ChatPriority.Patient);
        queue.Enqueue(older);
        queue.Enqueue(latest);

        queue.Enqueue(patient);

        await Should.ThrowAsync<QueueFullException>(latest.Completion);
        queue.Peek().ShouldBe(patient);
        queue.Count.ShouldBe(2);
    }

    private Generation Request(ChatPriority priority, bool pin = false) =>
        new(new GenerationRequest { Prompt = [1], MaxOutput = 1, Sampling = default, Priority = priority, IsPin = pin }, ++number);
}
