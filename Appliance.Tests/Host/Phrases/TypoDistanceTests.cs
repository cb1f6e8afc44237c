using Appliance.Host.Phrases;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Phrases;

public sealed class TypoDistanceTests
{
    [Theory]
    [InlineData("petto", "peto", true)]
    [InlineData("petto", "pteto", true)]
    [InlineData("petto", "eptto", true)]
    [InlineData("petto", "pettto", true)]
    [InlineData("petto", "letto", false)]
    [InlineData("petto", "pezzo", false)]
    [InlineData("chest", "cheap", false)]
    public void Within_OneTypo_DecidesAtTheLimit(string word, string typed, bool within) =>
        TypoDistance.Within(word, typed, 1, stem: false).ShouldBe(within);

    [Theory]
    [InlineData("respir", "respirando", true)]
    [InlineData("respir", "repsirando", true)]
    [InlineData("respir", "respi", true)]
    [InlineData("respir", "risposta", false)]
    public void Within_Stem_ComparesTheBeginning(string stem, string typed, bool within) =>
        TypoDistance.Within(stem, typed, 1, stem: true).ShouldBe(within);

    [Theory]
    [InlineData("male", false, 0)]
    [InlineData("petto", false, 1)]
    [InlineData("febbrile", false, 1)]
    [InlineData("emorragia", false, 2)]
    [InlineData("emorragia", true, 1)]
    [InlineData("anafilattic", true, 2)]
    [InlineData("112112112", false, 0)]
    public void Tolerance_ByLength_Grows(string word, bool stem, int typos) => TypoDistance.Tolerance(word, stem).ShouldBe(typos);

    [Fact]
    public void Within_AnySingleEditAfterTheFirstLetter_IsOneTypo() => Prop.ForAll(
        Gen.Choose(0, 3).ToArbitrary(),
        Gen.Choose(2, 7).ToArbitrary(),
        Gen.Elements("abcxyz".ToCharArray()).ToArbitrary(),
        (edit, at, letter) =>
        {
            const string word = "dolorante";
            string typed = edit switch
            {
                0 => word.Insert(at, letter.ToString()),
                1 => word.Remove(at, 1),
                2 => word.Remove(at, 1).Insert(at, letter.ToString()),
                _ => word.Remove(at, 2).Insert(at, $"{word[at + 1]}{word[at]}"),
            };
            TypoDistance.Within(word, typed, 1, stem: false).ShouldBeTrue(typed);
        }).QuickCheckThrowOnFailure();
}
