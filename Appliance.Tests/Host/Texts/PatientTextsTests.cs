using System.Text.Json;
using Appliance.Host.Phrases;
using Appliance.Host.Texts;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Texts;

public sealed class PatientTextsTests : IDisposable
{
    private readonly string published = Directory.CreateTempSubdirectory("texts").FullName;
    private readonly string own = Directory.CreateTempSubdirectory("own-texts").FullName;

    public PatientTextsTests()
    {
        foreach (string language in ServedLanguages.All) Write(published, language, Complete());
    }

    public void Dispose()
    {
        Directory.Delete(published, recursive: true);
        Directory.Delete(own, recursive: true);
    }

    [Fact]
    public void Format_Placeholders_AreFilledOnce()
    {
        string text = PatientTexts.Load(published, own).Format("it", "crisis", ("emergency_number", "112"), ("crisis_number", "{clinic}"));
        text.ShouldBe("crisis {clinic} 112");
    }

    [Fact]
    public void Format_ValueMissing_NamesTextAndPlaceholder() =>
        Should.Throw<ArgumentException>(() => PatientTexts.Load(published, null).Format("it", "crisis", ("crisis_number", "1")))
            .Message.ShouldContain("\"crisis\" in \"it\" needs a value for {emergency_number}");

    [Theory]
    [InlineData("de", "greeting")]
    [InlineData("it", "hello")]
    public void Format_UnknownLanguageOrKey_IsAnError(string language, string key) =>
        Should.Throw<ArgumentException>(() => PatientTexts.Load(published, null).Format(language, key));

    [Fact]
    public void Load_Overrides_ReplaceSingleKeys()
    {
        Write(own, "it", new() { ["greeting"] = "Salve!" });
        PatientTexts texts = PatientTexts.Load(published, own);
        texts.Format("it", "greeting").ShouldBe("Salve!");
        texts.Format("it", "thanks").ShouldBe("thanks");
        texts.Format("en", "greeting").ShouldBe("greeting");
    }

    [Fact]
    public void Load_KeyMissing_NamesFileAndKey()
    {
        Dictionary<string, string> texts = Complete();
        texts.Remove("clarify");
        Write(published, "es", texts);
        string message = Should.Throw<ContentFileException>(() => PatientTexts.Load(published, null)).Message;
        message.ShouldContain("es.json, key clarify");
    }

    [Theory]
    [InlineData("greeting", "hi {name}", "unknown placeholder {name}; it takes none")]
    [InlineData("emergency", "call now", "lacks the placeholder {emergency_number}")]
    [InlineData("opens_on", "{day}", "lacks the placeholder {time}")]
    [InlineData("greeting", "hi {clinic", "brace without its pair")]
    [InlineData("greeting", "hi }", "brace without its pair")]
    [InlineData("greeting", " ", "is empty")]
    [InlineData("person_button", "Talk to a real person", "has 21 characters, more than the 20")]
    [InlineData("greetings", "hi", "not a known text")]
    public void Load_BrokenOverride_NamesFileKeyAndReason(string key, string text, string reason)
    {
        Write(own, "pt", new() { [key] = text });
        string message = Should.Throw<ContentFileException>(() => PatientTexts.Load(published, own)).Message;
        message.ShouldContain($"pt.json, key {key}");
        message.ShouldContain(reason);
    }

    [Fact]
    public void Load_OverlongText_NamesTheLimit()
    {
        Write(own, "pt", new() { ["greeting"] = new string('a', PatientTextCatalogue.MaxTextLength + 1) });
        Should.Throw<ContentFileException>(() => PatientTexts.Load(published, own)).Message.ShouldContain("1024");
    }

    [Fact]
    public void Load_OverrideOfAnUnservedLanguage_IsRefused()
    {
        Write(own, "de", new() { ["greeting"] = "Hallo" });
        Should.Throw<ContentFileException>(() => PatientTexts.Load(published, own)).Message.ShouldContain("de.json");
    }

    [Fact]
    public void Load_PublishedTexts_AreCompleteInEveryLanguage()
    {
        PatientTexts texts = PatientTexts.Load(PatientTexts.PublishedDirectory, null);
        (string, string)[] values =
            [.. PatientTextCatalogue.Placeholders.Values.SelectMany(names => names).Distinct().Select(name => (name, "7"))];
        foreach (string language in ServedLanguages.All)
        {
            foreach (string key in PatientTextCatalogue.Placeholders.Keys)
                texts.Format(language, key, values).ShouldNotContain("{");
        }
    }

    [Fact]
    public void Fill_AnyPairedText_LeavesTheRestAsItWas() => Prop.ForAll<string, string>((before, after) =>
    {
        string text = $"{Plain(before)}{{clinic}}{Plain(after)}";
        PlaceholderText.Names(text).ShouldBe(["clinic"]);
        PlaceholderText.Fill(text, name => $"<{name}>").ShouldBe($"{Plain(before)}<clinic>{Plain(after)}");
    }).QuickCheckThrowOnFailure();

    private static string Plain(string? text) => new([.. (text ?? "").Where(letter => letter is not '{' and not '}')]);

    private static Dictionary<string, string> Complete() => PatientTextCatalogue.Placeholders.ToDictionary(
        entry => entry.Key,
        entry => string.Join(' ', entry.Value.Select(name => $"{{{name}}}").Prepend(entry.Key.Length > 20 ? "text" : entry.Key)));

    private static void Write(string folder, string language, Dictionary<string, string> texts) =>
        File.WriteAllText(Path.Combine(folder, $"{language}.json"), JsonSerializer.Serialize(texts));
}
