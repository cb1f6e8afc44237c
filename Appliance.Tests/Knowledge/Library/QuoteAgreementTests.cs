using Appliance.Knowledge.Library.Search;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class QuoteAgreementTests
{
    [Fact]
    public void Pool_PriceListAndItsTranslation_SupportEachOther() =>
        QuoteAgreement.Pool([("Visita cardiologica: € 120", "it", ""), ("Cardiology visit: € 120", "en", ""), ("Cardiology visit: € 95", "en", "")], [2, 1, 4]).ShouldBe([3, 3, 4]);

    [Fact]
    public void Pool_SameNumberOfSomethingElse_Competes() =>
        QuoteAgreement.Pool([("Parcheggio: 12 posti", "it", ""), ("Vaccine: 12 years", "en", "")], [2, 1]).ShouldBe([2, 1]);

    [Fact]
    public void Pool_NoNumbers_ConceptsTell() =>
        QuoteAgreement.Pool([("Portare la tessera sanitaria e i documenti, a digiuno", "it", ""), ("Bring your health card and documents, fasting", "en", ""), ("Closed on Sunday", "en", "")], [1, 1, 1])
            .ShouldBe([2, 2, 1]);

    [Fact]
    public void Pool_PassagesOfADocumentAndItsTranslation_ArePartsOfOneAnswer() =>
        QuoteAgreement.Pool([("Beva molto", "it", "Preparazione all'ecografia"), ("Eat nothing", "en", "Preparing for an ultrasound"), ("Keys", "en", "Locker rules")], [2, 1, 4])
            .ShouldBe([3, 3, 4]);
}
