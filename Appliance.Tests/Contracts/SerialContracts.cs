using Appliance.Host.Demo;
using Xunit;

namespace Appliance.Tests.Contracts;

/// <summary>The sample clinic's documents, imported once by the command.</summary>
public sealed class ImportedClinic : IAsyncLifetime
{
    internal CommandLine CommandLine { get; } = new();

    internal CommandResult Import { get; private set; } = null!;

    public async Task InitializeAsync() => Import = await CommandLine.RunAsync("knowledge", "import", DemoWorld.ClinicFolder, "--json");

    public Task DisposeAsync()
    {
        CommandLine.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>Commands write to the process's own standard output, so these tests run alone and one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SerialContracts : ICollectionFixture<ImportedClinic>
{
    public const string Name = "contracts";
}
