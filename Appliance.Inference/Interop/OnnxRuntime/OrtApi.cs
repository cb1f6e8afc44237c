using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.OnnxRuntime;

/// <summary>
/// Functions of onnxruntime_c_api.h, reached through its table. C names and order are kept; the table is append-only, so an
/// index never changes its meaning. Every <c>void*</c> returned by a function is an OrtStatus, null for success.
/// </summary>
internal static unsafe class OrtApi
{
    /// <summary>ORT_API_VERSION asked for: the newest one every accepted library serves (1.20 serves 1 to 20).</summary>
    internal const uint Version = 17;

    internal const int LoggingLevelError = 3;
    internal const int ExecutionModeSequential = 0;
    internal const int GraphOptimizationAll = 99;
    internal const int AllocatorTypeArena = 1;
    internal const int MemoryTypeDefault = 0;

    // Set once by OrtLibrary before any handle exists; released handles need it from the finalizer thread.
    private static void** table;

    internal static void Initialize(void** functions) => table = functions;

    internal static int GetErrorCode(void* status) =>
        ((delegate* unmanaged[Cdecl]<void*, int>)table[1])(status);

    internal static byte* GetErrorMessage(void* status) =>
        ((delegate* unmanaged[Cdecl]<void*, byte*>)table[2])(status);

    internal static void* CreateEnv(int loggingLevel, byte* logId, void** env) =>
        ((delegate* unmanaged[Cdecl]<int, byte*, void**, void*>)table[3])(loggingLevel, logId, env);

    /// <param name="path">UTF-8, on Windows UTF-16; null-terminated.</param>
    internal static void* CreateSession(void* env, void* path, void* options, void** session) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void**, void*>)table[7])(env, path, options, session);

    internal static void* CreateSessionFromArray(void* env, void* data, nuint length, void* options, void** session) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, nuint, void*, void**, void*>)table[8])(env, data, length, options, session);

    internal static void* Run(
        void* session, void* runOptions, byte** inputNames, void** inputs, nuint inputCount, byte** outputNames, nuint outputCount, void** outputs) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, byte**, void**, nuint, byte**, nuint, void**, void*>)table[9])(
            session, runOptions, inputNames, inputs, inputCount, outputNames, outputCount, outputs);

    internal static void* CreateSessionOptions(void** options) =>
        ((delegate* unmanaged[Cdecl]<void**, void*>)table[10])(options);

    internal static void* SetSessionExecutionMode(void* options, int mode) =>
        ((delegate* unmanaged[Cdecl]<void*, int, void*>)table[13])(options, mode);

    internal static void* EnableCpuMemArena(void* options) =>
        ((delegate* unmanaged[Cdecl]<void*, void*>)table[18])(options);

    internal static void* SetSessionGraphOptimizationLevel(void* options, int level) =>
        ((delegate* unmanaged[Cdecl]<void*, int, void*>)table[23])(options, level);

    internal static void* SetIntraOpNumThreads(void* options, int threads) =>
        ((delegate* unmanaged[Cdecl]<void*, int, void*>)table[24])(options, threads);

    internal static void* SetInterOpNumThreads(void* options, int threads) =>
        ((delegate* unmanaged[Cdecl]<void*, int, void*>)table[25])(options, threads);

    internal static void* SessionGetInputCount(void* session, nuint* count) =>
        ((delegate* unmanaged[Cdecl]<void*, nuint*, void*>)table[30])(session, count);

    internal static void* SessionGetOutputCount(void* session, nuint* count) =>
        ((delegate* unmanaged[Cdecl]<void*, nuint*, void*>)table[31])(session, count);

    internal static void* SessionGetInputName(void* session, nuint index, void* allocator, byte** name) =>
        ((delegate* unmanaged[Cdecl]<void*, nuint, void*, byte**, void*>)table[36])(session, index, allocator, name);

    internal static void* SessionGetOutputName(void* session, nuint index, void* allocator, byte** name) =>
        ((delegate* unmanaged[Cdecl]<void*, nuint, void*, byte**, void*>)table[37])(session, index, allocator, name);

    internal static void* CreateRunOptions(void** options) =>
        ((delegate* unmanaged[Cdecl]<void**, void*>)table[39])(options);

    internal static void* RunOptionsSetTerminate(void* options) =>
        ((delegate* unmanaged[Cdecl]<void*, void*>)table[46])(options);

    internal static void* CreateTensorWithDataAsOrtValue(
        void* memoryInfo, void* data, nuint bytes, long* dimensions, nuint rank, int elementType, void** value) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, nuint, long*, nuint, int, void**, void*>)table[49])(
            memoryInfo, data, bytes, dimensions, rank, elementType, value);

    internal static void* GetTensorElementType(void* info, int* elementType) =>
        ((delegate* unmanaged[Cdecl]<void*, int*, void*>)table[60])(info, elementType);

    internal static void* GetDimensionsCount(void* info, nuint* count) =>
        ((delegate* unmanaged[Cdecl]<void*, nuint*, void*>)table[61])(info, count);

    internal static void* GetDimensions(void* info, long* dimensions, nuint count) =>
        ((delegate* unmanaged[Cdecl]<void*, long*, nuint, void*>)table[62])(info, dimensions, count);

    internal static void* GetTensorTypeAndShape(void* value, void** info) =>
        ((delegate* unmanaged[Cdecl]<void*, void**, void*>)table[65])(value, info);

    internal static void* CreateCpuMemoryInfo(int allocatorType, int memoryType, void** memoryInfo) =>
        ((delegate* unmanaged[Cdecl]<int, int, void**, void*>)table[69])(allocatorType, memoryType, memoryInfo);

    internal static void* AllocatorFree(void* allocator, void* memory) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*>)table[76])(allocator, memory);

    internal static void* GetAllocatorWithDefaultOptions(void** allocator) =>
        ((delegate* unmanaged[Cdecl]<void**, void*>)table[78])(allocator);

    internal static void ReleaseEnv(void* env) => ((delegate* unmanaged[Cdecl]<void*, void>)table[92])(env);

    internal static void ReleaseStatus(void* status) => ((delegate* unmanaged[Cdecl]<void*, void>)table[93])(status);

    internal static void ReleaseMemoryInfo(void* memoryInfo) => ((delegate* unmanaged[Cdecl]<void*, void>)table[94])(memoryInfo);

    internal static void ReleaseSession(void* session) => ((delegate* unmanaged[Cdecl]<void*, void>)table[95])(session);

    internal static void ReleaseValue(void* value) => ((delegate* unmanaged[Cdecl]<void*, void>)table[96])(value);

    internal static void ReleaseRunOptions(void* options) => ((delegate* unmanaged[Cdecl]<void*, void>)table[97])(options);

    internal static void ReleaseTensorTypeAndShapeInfo(void* info) => ((delegate* unmanaged[Cdecl]<void*, void>)table[99])(info);

    internal static void ReleaseSessionOptions(void* options) => ((delegate* unmanaged[Cdecl]<void*, void>)table[100])(options);

    internal static void* SessionGetModelMetadata(void* session, void** metadata) =>
        ((delegate* unmanaged[Cdecl]<void*, void**, void*>)table[111])(session, metadata);

    /// <param name="value">Null when the key is absent; otherwise owned by the caller, freed through the allocator.</param>
    internal static void* ModelMetadataLookupCustomMetadataMap(void* metadata, void* allocator, byte* key, byte** value) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, byte*, byte**, void*>)table[116])(metadata, allocator, key, value);

    internal static void ReleaseModelMetadata(void* metadata) => ((delegate* unmanaged[Cdecl]<void*, void>)table[118])(metadata);

    internal static void* AddSessionConfigEntry(void* options, byte* key, byte* value) =>
        ((delegate* unmanaged[Cdecl]<void*, byte*, byte*, void*>)table[130])(options, key, value);

    /// <summary>Copies a string the engine allocated and frees it.</summary>
    internal static string TakeString(byte* text, void* allocator)
    {
        string copy = Marshal.PtrToStringUTF8((nint)text)!;
        Check(AllocatorFree(allocator, text), "Freeing a string");
        return copy;
    }

    /// <summary>Throws when the status is an error, and releases it.</summary>
    /// <param name="status">OrtStatus, null for success.</param>
    /// <param name="action">What was attempted, to begin the message with.</param>
    /// <param name="subject">What it was attempted with, such as the model; apart from the action so that success composes no text.</param>
    internal static void Check(void* status, string action, string subject = "")
    {
        if (status is null)
            return;
        var code = (OnnxErrorCode)GetErrorCode(status);
        string message = Marshal.PtrToStringUTF8((nint)GetErrorMessage(status)) ?? "no message";
        ReleaseStatus(status);
        throw new OnnxException(code, $"{action}{subject}: {message} ({code})");
    }
}
