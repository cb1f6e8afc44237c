using Appliance.Knowledge.Library.Search;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class QuestionFocusTests
{
    [Theory]
    [InlineData("Good morning, I am Julia's mother. She had an operation. When may she swim?", "When may she swim?")]
    [InlineData("Buongiorno! Ho perso il CD. Quanto costa rifarlo", "Quanto costa rifarlo")]
    [InlineData("quanto costa la visita?", "quanto costa la visita?")]
    [InlineData("Vorrei disdire. Grazie.", "Vorrei disdire. Grazie.")]
    public void Of_Message_TheSentencesThatAsk(string message, string expected) => QuestionFocus.Of(message).ShouldBe(expected);
}
