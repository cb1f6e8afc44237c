using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags.Learned;

public sealed class DangerModelTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("danger").FullName;

    private string File => Path.Combine(directory, DangerModel.FileName);

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Read_Written_KnowsTheSame()
    {
        DangerModel model = Judgement.Model(0.7);
        model.Write(File);
        DangerModel read = DangerModel.Read(File);
        read.Header.ShouldBe(model.Header);
        read.Probability(1.5).ShouldBe(model.Probability(1.5));
    }

    [Fact]
    public void Read_NoFile_SaysWhatToDo() =>
        Should.Throw<ContentFileException>(() => DangerModel.Read(File)).Message.ShouldContain("install it again");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(500_000)]
    public void Read_Truncated_IsRefused(int bytes)
    {
        Judgement.Model(0.7).Write(File);
        System.IO.File.WriteAllBytes(File, System.IO.File.ReadAllBytes(File)[..bytes]);
        Should.Throw<ContentFileException>(() => DangerModel.Read(File)).Message.ShouldContain(DangerModel.FileName);
    }

    [Fact]
    public void Read_AnotherFile_IsRefused()
    {
        System.IO.File.WriteAllText(File, "{\"version\":\"1\"} and more than eight bytes");
        Should.Throw<ContentFileException>(() => DangerModel.Read(File)).Message.ShouldContain("no danger model");
    }

    [Fact]
    public void Published_WasTrainedWithThePublishedRules() =>
        DangerModel.Read(Path.Combine(RedFlagRuleBook.PublishedDirectory, DangerModel.FileName)).Header.Rules
            .ShouldBe(RedFlagRuleBook.Load(RedFlagRuleBook.PublishedDirectory).Version, "rules are features of the model: train it again with \"appliance redflags train\"");
}
