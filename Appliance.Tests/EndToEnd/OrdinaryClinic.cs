using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

/// <summary>One running clinic for all tests of a collection, which take turns; each test has patients of its own.</summary>
public sealed class OrdinaryClinic : IAsyncLifetime
{
    private LiveClinic? clinic;

    /// <summary>The clinic; a test is skipped where it cannot run.</summary>
    internal LiveClinic Require()
    {
        Engines.Require();
        return clinic!;
    }

    public async Task InitializeAsync() => clinic = Engines.Available ? await LiveClinic.StartAsync() : null;

    public async Task DisposeAsync()
    {
        if (clinic is not null)
            await clinic.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class OrdinaryClinicTests : ICollectionFixture<OrdinaryClinic>
{
    public const string Name = "one running clinic";
}

/// <summary>Tests of a running clinic; after each, nothing that was logged may name a patient.</summary>
[Collection(OrdinaryClinicTests.Name)]
public abstract class LiveClinicTest(OrdinaryClinic fixture) : IAsyncLifetime
{
    internal LiveClinic Clinic => fixture.Require();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        if (Engines.Available)
            PatientData.LoggedBy(Clinic).ShouldBeEmpty();
        return Task.CompletedTask;
    }
}
