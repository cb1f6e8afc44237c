using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Whisper;

/// <summary><c>struct whisper_full_params</c> of whisper.cpp 1.9.3; <c>bool</c> is one byte.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct WhisperFullParams
{
    internal const int SizeInBytes = 304;

    [FieldOffset(0)] internal int Strategy;
    [FieldOffset(4)] internal int Threads;
    [FieldOffset(8)] internal int MaxTextContext;
    [FieldOffset(12)] internal int OffsetMilliseconds;
    [FieldOffset(16)] internal int DurationMilliseconds;
    [FieldOffset(20)] internal byte Translate;
    [FieldOffset(21)] internal byte NoContext;
    [FieldOffset(22)] internal byte NoTimestamps;
    [FieldOffset(23)] internal byte SingleSegment;
    [FieldOffset(24)] internal byte PrintSpecial;
    [FieldOffset(25)] internal byte PrintProgress;
    [FieldOffset(26)] internal byte PrintRealtime;
    [FieldOffset(27)] internal byte PrintTimestamps;
    [FieldOffset(28)] internal byte TokenTimestamps;
    [FieldOffset(32)] internal float TimestampThreshold;
    [FieldOffset(36)] internal float TimestampSumThreshold;
    [FieldOffset(40)] internal int MaxLength;
    [FieldOffset(44)] internal byte SplitOnWord;
    [FieldOffset(48)] internal int MaxTokens;
    [FieldOffset(52)] internal byte DebugMode;
    [FieldOffset(56)] internal int AudioContext;
    [FieldOffset(60)] internal byte TinyDiarize;
    [FieldOffset(64)] internal byte* SuppressRegex;
    [FieldOffset(72)] internal byte* InitialPrompt;
    [FieldOffset(80)] internal byte CarryInitialPrompt;
    [FieldOffset(88)] internal int* PromptTokens;
    [FieldOffset(96)] internal int PromptTokenCount;
    [FieldOffset(104)] internal byte* Language;
    [FieldOffset(112)] internal byte DetectLanguage;
    [FieldOffset(113)] internal byte SuppressBlank;
    [FieldOffset(114)] internal byte SuppressNonSpeech;
    [FieldOffset(116)] internal float Temperature;
    [FieldOffset(120)] internal float MaxInitialTimestamp;
    [FieldOffset(124)] internal float LengthPenalty;
    [FieldOffset(128)] internal float TemperatureIncrement;
    [FieldOffset(132)] internal float EntropyThreshold;
    [FieldOffset(136)] internal float LogProbabilityThreshold;
    [FieldOffset(140)] internal float NoSpeechThreshold;
    [FieldOffset(144)] internal int BestOf;
    [FieldOffset(148)] internal int BeamSize;
    [FieldOffset(152)] internal float BeamPatience;
    [FieldOffset(160)] internal void* NewSegmentCallback;
    [FieldOffset(168)] internal void* NewSegmentData;
    [FieldOffset(176)] internal void* ProgressCallback;
    [FieldOffset(184)] internal void* ProgressData;
    [FieldOffset(192)] internal delegate* unmanaged[Cdecl]<void*, void*, void*, byte> EncoderBeginCallback;
    [FieldOffset(200)] internal void* EncoderBeginData;
    [FieldOffset(208)] internal delegate* unmanaged[Cdecl]<void*, byte> AbortCallback;
    [FieldOffset(216)] internal void* AbortData;
    [FieldOffset(224)] internal void* LogitsFilterCallback;
    [FieldOffset(232)] internal void* LogitsFilterData;
    [FieldOffset(240)] internal void* GrammarRules;
    [FieldOffset(248)] internal nuint GrammarRuleCount;
    [FieldOffset(256)] internal nuint StartRule;
    [FieldOffset(264)] internal float GrammarPenalty;
    [FieldOffset(268)] internal byte Vad;
    [FieldOffset(272)] internal byte* VadModelPath;
    [FieldOffset(280)] internal float VadThreshold;
    [FieldOffset(284)] internal int VadMinSpeechMilliseconds;
    [FieldOffset(288)] internal int VadMinSilenceMilliseconds;
    [FieldOffset(292)] internal float VadMaxSpeechSeconds;
    [FieldOffset(296)] internal int VadPadMilliseconds;
    [FieldOffset(300)] internal float VadOverlap;
}
