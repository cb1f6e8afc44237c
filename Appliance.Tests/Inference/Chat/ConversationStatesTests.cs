using Appliance.Inference.Chat;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class ConversationStatesTests : IDisposable
{
    private const int CellBytes = 3_000_000;
    private readonly TemporaryFolder folder = new();

    private string StateFolder => folder.File("states");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Put_BeyondMemory_ForgetsTheLeastRecent()
    {
        using var states = new ConversationStates(Options(memory: 2.5, disk: 0), NullLogger.Instance);
        foreach (string key in (string[])["a", "b", "c"])
            states.Put(State(key, 1));

        states.Take("a").ShouldBeNull();
        states.Count.ShouldBe(2);
        states.Bytes.ShouldBeLessThan((long)(2.5 * CellBytes));
        using ConversationState? kept = states.Take("c");
        kept.ShouldNotBeNull();
    }

    [Fact]
    public async Task FetchAsync_SpilledToDisk_ReturnsTheSameBytes()
    {
        using var states = new ConversationStates(Options(memory: 1.5, disk: 10), NullLogger.Instance);
        states.Put(State("a", 7));
        states.Put(State("b", 8));
        await Until(() => Directory.GetFiles(StateFolder).Length == 1 && new FileInfo(Directory.GetFiles(StateFolder)[0]).Length > CellBytes);

        await states.FetchAsync("a", default);

        states.Replies("a").ShouldHaveSingleItem().Text.ShouldBe("già");
        using ConversationState state = states.Take("a").ShouldNotBeNull();
        state.Tokens.ShouldBe([1, 2, 3]);
        state.Shared.ShouldBe(1);
        state.Cells.Length.ShouldBe(CellBytes);
        state.Cells.Slice(0, CellBytes).IndexOfAnyExcept((byte)7).ShouldBe(-1);
    }

    [Fact]
    public async Task FetchAsync_DamagedFile_IsForgotten()
    {
        using var states = new ConversationStates(Options(memory: 0, disk: 10), NullLogger.Instance);
        states.Put(State("a", 7));
        await Until(() => Directory.GetFiles(StateFolder).Length == 1 && new FileInfo(Directory.GetFiles(StateFolder)[0]).Length > CellBytes);
        string file = Directory.GetFiles(StateFolder)[0];
        await Task.Delay(50);
        using (FileStream stream = File.OpenWrite(file))
        {
            stream.Position = CellBytes / 2;
            stream.WriteByte(8);
        }

        await states.FetchAsync("a", default);

        states.Take("a").ShouldBeNull();
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public async Task Put_BeyondDisk_DeletesTheOldestFile()
    {
        using var files = new StateFiles(StateFolder, (long)(2.5 * CellBytes), NullLogger.Instance);
        files.Put(State("a", 1));
        await Until(() => files.Bytes > CellBytes);
        string oldest = Directory.GetFiles(StateFolder).ShouldHaveSingleItem();

        files.Put(State("b", 1));
        files.Put(State("c", 1));
        await Until(() => !File.Exists(oldest));

        files.Bytes.ShouldBeLessThan((long)(2.5 * CellBytes));
        (await files.TakeAsync("a", default)).ShouldBeNull();
        using ConversationState? newest = await files.TakeAsync("c", default);
        newest.ShouldNotBeNull();
    }

    [Fact]
    public void Dispose_LeavesNoFile()
    {
        var states = new ConversationStates(Options(memory: 0, disk: 10), NullLogger.Instance);
        states.Put(State("a", 7));
        states.Put(State("b", 7));

        states.Dispose();

        Directory.GetFiles(StateFolder).ShouldBeEmpty();
    }

    private static async Task Until(Func<bool> condition)
    {
        for (int i = 0; i < 1000 && !condition(); i++)
            await Task.Delay(10);
        condition().ShouldBeTrue();
    }

    private static ConversationState State(string key, byte fill)
    {
        var cells = new StateBlob(CellBytes);
        cells.Slice(0, CellBytes).Fill(fill);
        return new ConversationState(key, [1, 2, 3], 1, cells, [new GeneratedReply("già", [2, 3])]);
    }

    private LlamaOptions Options(double memory, double disk) => new()
    {
        ModelPath = "unused",
        StateMemoryBytes = (long)(memory * CellBytes),
        StateDirectory = StateFolder,
        StateDiskBytes = (long)(disk * CellBytes),
    };
}
