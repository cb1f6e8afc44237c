using Appliance.Host.RedFlags.Signing;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags.Signing;

public sealed class Ed25519Tests
{
    // RFC 8032, section 7.1, tests 1 to 3.
    public static TheoryData<string, string, string, string> Vectors => new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Sign_PublishedVector_GivesItsSignature(string privateKey, string publicKey, string message, string signature)
    {
        byte[] seed = Convert.FromHexString(privateKey), content = Convert.FromHexString(message);
        Convert.ToHexStringLower(Ed25519.PublicKey(seed)).ShouldBe(publicKey);
        Convert.ToHexStringLower(Ed25519.Sign(seed, content)).ShouldBe(signature);
        Ed25519.Verify(Convert.FromHexString(publicKey), content, Convert.FromHexString(signature)).ShouldBeTrue();
    }

    [Fact]
    public void Verify_OneBitChangedAnywhere_IsRefused() => Prop.ForAll(
        Gen.Choose(0, ((Ed25519.KeyBytes + Ed25519.SignatureBytes + 20) * 8) - 1).ToArbitrary(),
        bit =>
        {
            byte[] seed = Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
            byte[] message = "the changes, word by"u8.ToArray();
            byte[][] parts = [Ed25519.PublicKey(seed), Ed25519.Sign(seed, message), message];
            Ed25519.Verify(parts[0], parts[2], parts[1]).ShouldBeTrue();
            int place = bit / 8;
            byte[] part = parts.First(part => (place -= part.Length) < 0);
            part[place + part.Length] ^= (byte)(1 << (bit % 8));
            Ed25519.Verify(parts[0], parts[2], parts[1]).ShouldBeFalse();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Verify_AnyBytes_NeverThrows() => Prop.ForAll<byte[], byte[], byte[]>(
        (key, message, signature) => Ed25519.Verify(key, message, signature).ShouldBeFalse()).QuickCheckThrowOnFailure();

    // The identity as key would accept the identity as signature for every message.
    [Fact]
    public void Verify_KeyOfSmallOrder_IsRefused()
    {
        byte[] identity = [1, .. new byte[31]];
        Ed25519.Verify(identity, "anything"u8, [.. identity, .. new byte[32]]).ShouldBeFalse();
    }

    [Fact]
    public void Verify_ResponseNotReduced_IsRefused()
    {
        byte[] seed = new byte[32];
        byte[] signature = Ed25519.Sign(seed, "text"u8);
        byte[] order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (int i = 0; i < order.Length; i++)
        {
            carry += signature[32 + i] + order[i];
            signature[32 + i] = (byte)carry;
            carry >>= 8;
        }
        Ed25519.Verify(Ed25519.PublicKey(seed), "text"u8, signature).ShouldBeFalse();
    }
}
