using Appliance.Host.Catalogue;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Catalogue;

public sealed class ModelCatalogueTests
{
    [Fact]
    public void Load_Published_HasEveryKindAndNeverAHash()
    {
        ModelCatalogue catalogue = ModelCatalogue.Load(ModelCatalogue.PublishedFile);

        catalogue.Models.Select(model => model.Kind).Distinct().Order().ShouldBe([ModelKind.Chat, ModelKind.Encoder, ModelKind.Speech, ModelKind.VoiceActivity]);
        catalogue.Models.Select(model => model.Name).ShouldBeUnique();
        catalogue.Models.ShouldAllBe(model => model.Permissive == (model.Licence == "Apache-2.0" || model.Licence == "MIT"));
        catalogue.Models.ShouldAllBe(model => model.MemoryMegabytes > model.Files[0].Megabytes);
        File.ReadAllText(ModelCatalogue.PublishedFile).ShouldNotMatch("[0-9a-f]{40}");
    }

    [Fact]
    public void Find_NameOrFile_IsFound()
    {
        ModelCatalogue catalogue = ModelCatalogue.Load(ModelCatalogue.PublishedFile);

        catalogue.Find("Qwen3-4B")!.Name.ShouldBe("qwen3-4b");
        catalogue.Find("silero_vad.onnx")!.Name.ShouldBe("silero-vad");
        catalogue.Find("none").ShouldBeNull();
    }

    [Theory]
    [InlineData("[{\"name\":\"x\"}]", "cannot be read")]
    [InlineData("not json", "cannot be read")]
    [InlineData("[]]", "cannot be read")]
    public void Load_Broken_SaysSo(string content, string words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("catalogue.json"), content);

        Should.Throw<ModelFileException>(() => ModelCatalogue.Load(folder.File("catalogue.json"))).Message.ShouldContain(words);
    }
}
