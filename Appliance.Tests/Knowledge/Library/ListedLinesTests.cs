using Appliance.Knowledge.Library.Documents;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class ListedLinesTests
{
    [Fact]
    public void Read_LinesWithoutStops_AreItems()
    {
        ListedLines listed = ListedLines.Read("Hygiene — 72 euro\nFilling — from 95 euro\nCrown — 690").ShouldNotBeNull();
        listed.LeadIn.ShouldBeEmpty();
        listed.Items.ShouldBe(["Hygiene — 72 euro", "Filling — from 95 euro", "Crown — 690"]);
    }

    [Fact]
    public void Read_FirstLineIntroduces_IsTheLeadIn()
    {
        ListedLines listed = ListedLines.Read("Bring with you:\nHealth card\nGlasses\nOld reports").ShouldNotBeNull();
        listed.LeadIn.ShouldBe("Bring with you:");
        listed.Items.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("The desk is open every day from eight\nuntil noon and again in the afternoon\nexcept on holidays.")]
    [InlineData("The desk is open.\nThe yard is closed.\nThe hall is warm.")]
    [InlineData("Health card\nGlasses")]
    public void Read_RunningText_IsNoList(string paragraph) => ListedLines.Read(paragraph).ShouldBeNull();
}
