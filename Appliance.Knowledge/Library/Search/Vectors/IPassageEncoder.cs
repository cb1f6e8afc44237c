namespace Appliance.Knowledge.Library.Search.Vectors;

/// <summary>A sentence encoder as the library uses it: texts to vectors of length 1 whose dot product is their likeness. Thread-safe.</summary>
public interface IPassageEncoder
{
    /// <summary>Tells models apart: vectors of different ones are never compared.</summary>
    string Identity { get; }

    /// <summary>Length of a vector.</summary>
    int Dimensions { get; }

    /// <summary>Encodes a question on the caller's thread.</summary>
    /// <param name="text">The question.</param>
    /// <param name="vector">Receives <see cref="Dimensions"/> floats.</param>
    void EncodeQuestion(string text, Span<float> vector);

    /// <summary>Encodes texts of passages; any number, batched by the encoder.</summary>
    Task<IReadOnlyList<float[]>> EncodePassagesAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
