using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Appliance.Host.Bench.Llm;

/// <summary>How fast this machine's processor reads memory, in the way of the STREAM benchmark: one pass after another over a large array.</summary>
internal static class MemoryBandwidth
{
    /// <summary>Bytes that all threads together read in a pass; far above every cache.</summary>
    public const long Bytes = 1L << 30;

    /// <summary>Passes; the fastest counts, as STREAM does it.</summary>
    public const int Passes = 4;

    private const double Giga = 1e9;

    private const int Unrolled = 4;

    /// <summary>Gigabytes (10⁹) a second with a number of threads.</summary>
    public static double Measure(int threads) => Measure(threads, Bytes);

    /// <summary>The same with a smaller array.</summary>
    internal static double Measure(int threads, long bytes)
    {
        int block = Unrolled * Vector<ulong>.Count;
        long length = Math.Max(bytes / sizeof(ulong) / threads / block, 1) * block;
        var parts = new ulong[threads][];
        Run(threads, thread =>
        {
            parts[thread] = GC.AllocateUninitializedArray<ulong>((int)length);
            Array.Fill(parts[thread], 1UL);
        });
        double best = 0;
        for (int pass = 0; pass < Passes; pass++)
        {
            long start = Stopwatch.GetTimestamp();
            Run(threads, thread => GC.KeepAlive(Sum(parts[thread])));
            best = Math.Max(best, length * threads * sizeof(ulong) / Stopwatch.GetElapsedTime(start).TotalSeconds / Giga);
        }

        return best;
    }

    private static void Run(int threads, Action<int> part)
    {
        Thread[] running = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() => part(thread)))];
        Array.ForEach(running, static thread => thread.Start());
        Array.ForEach(running, static thread => thread.Join());
    }

    private static ulong Sum(ulong[] values)
    {
        ReadOnlySpan<Vector<ulong>> vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(values);
        Vector<ulong> a = default, b = default, c = default, d = default;
        for (int i = 0; i <= vectors.Length - Unrolled; i += Unrolled)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }

        return Vector.Sum(a + b + c + d);
    }
}
