using Appliance.Inference.Classification;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

public sealed class LabelledTextReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_File_TakesTheNamedLabelField()
    {
        string path = folder.Write("it.jsonl", """
            {"text": "Buongiorno, è aperto?", "intent": "opening_hours", "lang": "it", "split": "train"}

            {"text": "grazie", "intent": "thanks_goodbye"}
            """);

        LabelledTextReader.Read(path, "intent").ShouldBe(
            [new LabelledText("Buongiorno, è aperto?", "opening_hours", "it"), new LabelledText("grazie", "thanks_goodbye")]);
    }

    [Fact]
    public void Read_Folder_TakesItsFilesInOrder()
    {
        folder.Write("it.jsonl", """{"text": "ciao", "lang": "it"}""");
        folder.Write("en.jsonl", """{"text": "hello", "lang": "en"}""");
        folder.Write("notes.txt", "not data");

        LabelledTextReader.Read(Path.GetDirectoryName(folder.File("x"))!, "lang").Select(example => example.Label).ShouldBe(["en", "it"]);
    }

    [Theory]
    [InlineData("{\"text\": \"ciao\"}", "\"intent\" is missing")]
    [InlineData("{\"text\": \"ciao\", \"intent\": \" \"}", "\"intent\" is missing")]
    [InlineData("{\"text\": \"ciao\", \"intent\": 3}", "\"intent\" is missing")]
    [InlineData("{\"intent\": \"greeting\"}", "\"text\" is missing")]
    [InlineData("{\"text\": \"ciao\", ", "not a JSON object")]
    [InlineData("[1]", "not a JSON object but Array")]
    public void Read_BadLine_NamesFileLineAndReason(string line, string reason)
    {
        string path = folder.Write("bad.jsonl", "{\"text\": \"ciao\", \"intent\": \"greeting\"}\n" + line + "\n");

        Should.Throw<TrainingDataException>(() => LabelledTextReader.Read(path, "intent")).Message
            .ShouldSatisfyAllConditions(text => text.ShouldStartWith($"{path}:2:"), text => text.ShouldContain(reason));
    }

    [Fact]
    public void Read_NoExamples_NamesThePlace()
    {
        Should.Throw<TrainingDataException>(() => LabelledTextReader.Read(folder.Write("empty.jsonl", "\n"), "intent")).Message.ShouldContain("empty.jsonl");
        Should.Throw<TrainingDataException>(() => LabelledTextReader.Read(folder.File("absent.jsonl"), "intent")).Message.ShouldContain("absent.jsonl");
        Directory.CreateDirectory(folder.File("nothing"));
        Should.Throw<TrainingDataException>(() => LabelledTextReader.Read(folder.File("nothing"), "intent")).Message.ShouldContain("nothing");
    }
}
