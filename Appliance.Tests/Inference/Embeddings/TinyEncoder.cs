using Appliance.Inference.Embeddings;
using Appliance.Inference.Onnx;
using Appliance.Tests.Inference.Tokenizers;

namespace Appliance.Tests.Inference.Embeddings;

/// <summary>An encoder of a few rows: every token's vector is its row of a table, a text's their average over the attended tokens.</summary>
internal sealed class TinyEncoder(TemporaryFolder folder)
{
    public const int Dimensions = 3;

    // Ids 5 to 8 of the tokenizer; the template's tokens have the zero vector.
    private static readonly string[] Words = ["north", "east", "up", "all"];
    private static readonly float[] WordVectors = [1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 1, 1];
    private const int FirstWord = 5;

    /// <summary>Whether the model pools itself; otherwise it gives token vectors.</summary>
    public bool Pools { get; init; } = true;

    /// <summary>Whether it has BERT's third input.</summary>
    public bool TakesTypes { get; init; }

    /// <summary>Rows of the table beyond the tokenizer's ids.</summary>
    public int SurplusRows { get; init; }

    public string Output { get; init; } = "sentence_embedding";

    public EncoderFiles Write(string stem = "tiny-e5")
    {
        folder.Write($"{stem}.tokenizer.json", TokenizerFiles.WordPiece([.. Words, "query", "passage", ":"]).ToJsonString());
        File.WriteAllBytes(folder.File($"{stem}.onnx"), Graph());
        return new EncoderFiles(folder.File($"{stem}.onnx"), folder.File($"{stem}.tokenizer.json"));
    }

    private byte[] Graph()
    {
        int rows = FirstWord + Words.Length + 3 + SurplusRows;
        float[] table = new float[rows * Dimensions];
        WordVectors.CopyTo(table.AsSpan(FirstWord * Dimensions));
        table.AsSpan((FirstWord + Words.Length) * Dimensions).Fill(0.25f);
        var writer = new OnnxModelWriter("tiny_encoder");
        writer.Input("input_ids", OnnxElementType.Int64, -1, -1);
        writer.Input("attention_mask", OnnxElementType.Int64, -1, -1);
        if (TakesTypes)
            writer.Input("token_type_ids", OnnxElementType.Int64, -1, -1);
        writer.Initializer<float>("table", table, rows, Dimensions);
        string tokens = writer.Node("Gather", Pools || TakesTypes ? "tokens" : Output, ["table", "input_ids"]);
        if (TakesTypes)
            tokens = AddTypes(writer, tokens);
        if (Pools)
            Pool(writer, tokens);
        writer.Output(Output, OnnxElementType.Float, Pools ? [-1, Dimensions] : [-1, -1, Dimensions]);
        return writer.ToArray();
    }

    private string AddTypes(OnnxModelWriter writer, string tokens)
    {
        writer.Initializer<long>("last", [2], 1);
        writer.Node("Cast", "types", ["token_type_ids"], ("to", (long)OnnxElementType.Float));
        writer.Node("Unsqueeze", "type_columns", ["types", "last"]);
        return writer.Node("Add", Pools ? "typed" : Output, [tokens, "type_columns"]);
    }

    private void Pool(OnnxModelWriter writer, string tokens)
    {
        writer.Initializer<long>("sequence", [1], 1);
        writer.Initializer<long>("vector", [2], 1);
        writer.Node("Cast", "mask", ["attention_mask"], ("to", (long)OnnxElementType.Float));
        writer.Node("Unsqueeze", "mask_columns", ["mask", "vector"]);
        writer.Node("Mul", "attended", [tokens, "mask_columns"]);
        writer.Node("ReduceSum", Output, ["attended", "sequence"], ("keepdims", 0));
    }
}
