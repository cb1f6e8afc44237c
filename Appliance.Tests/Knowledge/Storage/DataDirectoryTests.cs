using System.Runtime.Versioning;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Storage;

[UnsupportedOSPlatform("windows")]
public sealed class DataDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly TemporaryFolder folder = new();

    public DataDirectoryTests() => Skip.If(OperatingSystem.IsWindows(), "Windows has access lists in place of permission bits.");

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void Open_FolderMissing_CreatesItForItsUserAlone()
    {
        DataDirectory data = DataDirectory.Open(folder.File("clinic"));
        File.GetUnixFileMode(data.Path).ShouldBe(OwnerOnly);
    }

    [SkippableTheory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Open_OthersHaveAccess_IsRefusedWithTheCommandThatHelps(UnixFileMode extra)
    {
        File.SetUnixFileMode(folder.Path, OwnerOnly | extra);
        Should.Throw<DataDirectoryException>(() => DataDirectory.Open(folder.Path)).Message.ShouldContain($"chmod 700 '{folder.Path}'");
    }

    [SkippableFact]
    public void Open_NameTakenByAFile_SaysWhereAnotherCanBeNamed()
    {
        File.WriteAllText(folder.File("taken"), "");
        Should.Throw<DataDirectoryException>(() => DataDirectory.Open(folder.File("taken"))).Message.ShouldContain("--data");
    }

    [SkippableFact]
    public void RequirePrivate_SecretReadableByGroup_IsRefusedWithTheCommandThatHelps()
    {
        string secret = folder.File("token");
        File.WriteAllText(secret, "s");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Should.Throw<DataDirectoryException>(() => DataDirectory.RequirePrivate(secret)).Message.ShouldContain($"chmod 600 '{secret}'");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Should.NotThrow(() => DataDirectory.RequirePrivate(secret));
    }

    [SkippableFact]
    public void TryOwn_HeldByAnother_IsNullUntilItIsGivenBack()
    {
        FileStream? first = folder.Data.TryOwn();
        first.ShouldNotBeNull();
        folder.Data.TryOwn().ShouldBeNull();
        first.Dispose();
        using FileStream? second = folder.Data.TryOwn();
        second.ShouldNotBeNull();
    }

    [SkippableFact]
    public void TryOwn_LockFileCannotBeOpened_IsNotMistakenForAnotherOwner()
    {
        Directory.CreateDirectory(folder.Data.LockFile);
        Should.Throw<DataDirectoryException>(() => folder.Data.TryOwn()).Message.ShouldContain(folder.Data.LockFile);
    }
}
