using Appliance.Host.Channels;
using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Pipeline;

public sealed class HearStepTests
{
    [Fact]
    public void Run_SeveralFragments_AreOneTextInTheirOrder()
    {
        Heard heard = Hear(Turns.Fragment("buongiorno"), Turns.Fragment(" "), Turns.Fragment("quanto costa", sentAt: Turns.Now - TimeSpan.FromSeconds(3)), Turns.Fragment("una visita?"));
        heard.Text.ShouldBe("buongiorno\nquanto costa\nuna visita?");
        heard.OldestSentAt.ShouldBe(Turns.Now - TimeSpan.FromSeconds(3));
        (heard.MediaKind, heard.ButtonId).ShouldBe((null, null));
    }

    [Fact]
    public void Run_MediaAmongTexts_IsNamedAndItsCaptionIsRead()
    {
        Heard heard = Hear(Turns.Fragment("ecco"), Turns.Fragment("la ricetta", MessageKind.Image), Turns.Fragment(null, MessageKind.Voice));
        (heard.Text, heard.MediaKind).ShouldBe(("ecco\nla ricetta", MessageKind.Image));
    }

    [Fact]
    public void Run_SeveralTaps_TheLastCounts() =>
        Hear(Turns.Fragment("Sì", MessageKind.Button, "yes"), Turns.Fragment("No", MessageKind.Button, "no")).ButtonId.ShouldBe("no");

    [Fact]
    public void Run_MoreThanIsRead_IsCut() =>
        Hear(Turns.Fragment(new string('a', 4_000)), Turns.Fragment(new string('b', 4_000))).Text.Length.ShouldBe(HearStep.MaxCharacters);

    private static Heard Hear(params Fragment[] fragments) => new HearStep().Run(new Turn(fragments, Situation.First(), Turns.Now)).Heard;
}
