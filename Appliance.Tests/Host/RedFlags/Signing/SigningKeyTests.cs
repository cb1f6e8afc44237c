using Appliance.Host.Phrases;
using Appliance.Host.RedFlags.Signing;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags.Signing;

public sealed class SigningKeyTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("keys").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Write_ThenRead_IsTheSameKeyThatOnlyItsOwnerReads()
    {
        string path = Path.Combine(directory, "approver.pem");
        SigningKey key = SigningKey.Create();
        key.Write(path);
        SigningKey.Read(path).PublicKey.ShouldBe(key.PublicKey);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Write_OverAnExistingFile_IsRefused()
    {
        string path = Path.Combine(directory, "approver.pem");
        SigningKey.Create().Write(path);
        Should.Throw<ContentFileException>(() => SigningKey.Create().Write(path)).Message.ShouldContain("choose a new file");
    }

    // Written by another implementation: openssl genpkey -algorithm ed25519.
    [Fact]
    public void Read_KeyOfAnotherProgram_IsUnderstood()
    {
        string path = Path.Combine(directory, "other.pem");
        File.WriteAllText(path, "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n-----END PRIVATE KEY-----\n");
        SigningKey.Read(path).PublicKey.ShouldBe("PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n-----END PUBLIC KEY-----\n")]
    public void Read_OtherContent_IsRefusedByName(string content)
    {
        string path = Path.Combine(directory, "bad.pem");
        File.WriteAllText(path, content);
        Should.Throw<ContentFileException>(() => SigningKey.Read(path)).Message.ShouldStartWith(path);
    }
}
