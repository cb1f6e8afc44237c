using Appliance.Host.Catalogue;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Catalogue;

public sealed class ModelSelectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ChatModelPath_NothingChosen_IsNull() => ModelSelection.ChatModelPath(folder.Data, folder.File("models")).ShouldBeNull();

    [Fact]
    public void ChatModelPath_FileOfTheFolderOrElsewhere_IsAbsolute()
    {
        string elsewhere = folder.File("elsewhere.gguf");
        ModelSelection.Write(folder.Data, new ModelSelection.Choice("chat.gguf", new string('a', 64), DateTimeOffset.UnixEpoch));
        ModelSelection.ChatModelPath(folder.Data, folder.File("models")).ShouldBe(Path.Combine(folder.File("models"), "chat.gguf"));

        ModelSelection.Write(folder.Data, new ModelSelection.Choice(elsewhere, new string('a', 64), DateTimeOffset.UnixEpoch));
        ModelSelection.ChatModelPath(folder.Data, folder.File("models")).ShouldBe(elsewhere);

        ModelSelection.Clear(folder.Data).ShouldBeTrue();
        ModelSelection.ChatModelPath(folder.Data, folder.File("models")).ShouldBeNull();
    }

    [Theory]
    [InlineData("{\"file\":")]
    [InlineData("{}")]
    public void ChatModelPath_BrokenChoice_SaysWhatToDo(string content)
    {
        File.WriteAllText(folder.File("chat-model.json"), content);

        Should.Throw<ModelFileException>(() => ModelSelection.ChatModelPath(folder.Data, folder.Path)).Message.ShouldContain("models use");
    }
}
