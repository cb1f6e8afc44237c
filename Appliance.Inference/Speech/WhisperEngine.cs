using System.Diagnostics;
using System.Threading.Channels;
using Appliance.Inference.Chat;
using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Speech.Activity;
using Appliance.Inference.Speech.Whisper;

namespace Appliance.Inference.Speech;

/// <summary>
/// A Whisper model with its workers: each has a thread and working memory of its own and hears one recording at a time, in order of
/// arrival. Thread-safe. A cancelled request ends when the engine has returned from its current step, never before, so that nothing
/// computes on memory that is freed.
/// </summary>
public sealed class WhisperEngine : IAsyncDisposable
{
    private readonly WhisperModel model;
    private readonly IVoiceActivity activity;
    private readonly Channel<Job> queue;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> workers = [];
    private readonly WhisperOptions options;
    private int waiting;
    private int disposed;

    private WhisperEngine(WhisperOptions options, WhisperModel model, IVoiceActivity activity)
    {
        this.options = options;
        this.model = model;
        this.activity = activity;
        queue = Channel.CreateUnbounded<Job>();
    }

    /// <summary>The model's file.</summary>
    public string ModelPath => model.Path;

    /// <summary>Loads the model and starts the workers.</summary>
    /// <exception cref="FileNotFoundException">There is no such model, or the voice activity model is missing.</exception>
    /// <exception cref="WhisperFormatException">The file is not whole, or no such model.</exception>
    /// <exception cref="WhisperException">The engine refuses it, or there is not enough memory.</exception>
    /// <exception cref="InvalidOperationException">A native engine cannot be loaded.</exception>
    public static WhisperEngine Start(WhisperOptions options) => Start(options, VoiceActivity.Open);

    /// <summary>Starts with another finder of speech.</summary>
    internal static WhisperEngine Start(WhisperOptions options, Func<IVoiceActivity> openActivity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.QueueLimit, 1);
        WhisperModel model = WhisperModel.Load(options.ModelPath);
        IVoiceActivity? activity = null;
        var states = new List<WhisperState>();
        try
        {
            activity = openActivity();
            for (int i = 0; i < options.Workers; i++)
                states.Add(new WhisperState(model, options.Threads));
        }
        catch
        {
            states.ForEach(state => state.Dispose());
            activity?.Dispose();
            model.Dispose();
            throw;
        }

        var engine = new WhisperEngine(options, model, activity);
        foreach (WhisperState state in states)
            engine.workers.Add(Task.Factory.StartNew(() => engine.Work(state), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return engine;
    }

    /// <summary>Hears a recording.</summary>
    /// <param name="samples">16 kHz, mono, -1 to 1; must not change until the task ends.</param>
    /// <param name="expectedLanguage">ISO 639-1 code of what the speaker spoke before; null when unknown.</param>
    /// <param name="vocabulary">Names and terms that may occur, in any order; null for none. They never become part of the text by themselves.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="QueueFullException">Too many recordings wait.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    /// <exception cref="WhisperException">The engine failed.</exception>
    public Task<Transcript> HearAsync(
        ReadOnlyMemory<float> samples, string? expectedLanguage = null, string? vocabulary = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<Transcript>(cancellationToken);
        if (Interlocked.Increment(ref waiting) > options.QueueLimit)
        {
            Interlocked.Decrement(ref waiting);
            throw new QueueFullException(options.QueueLimit);
        }

        var job = new Job(new HearingRequest(samples, expectedLanguage, vocabulary), () => Interlocked.Decrement(ref waiting), cancellationToken);
        ObjectDisposedException.ThrowIf(!queue.Writer.TryWrite(job), this);
        job.CancelWhileWaiting();
        return job.Completion.Task;
    }

    /// <summary>
    /// whisper.cpp's own transcription of a recording with its own defaults, and the milliseconds it took, for comparison. Not queued: it
    /// takes memory of its own, which is not counted.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the engine has returned.</exception>
    /// <exception cref="WhisperException">The engine failed.</exception>
    public (string Text, double Milliseconds) TranscribeByDefaults(ReadOnlySpan<float> samples, CancellationToken cancellationToken = default)
    {
        using var state = new WhisperState(model, options.Threads);
        long start = Stopwatch.GetTimestamp();
        string text = state.TranscribeByDefaults(samples, cancellationToken);
        return (text, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>Cancels what waits and what is being heard, and frees the memory when the engine has returned.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        queue.Writer.Complete();
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        activity.Dispose();
        model.Dispose();
        stop.Dispose();
    }

    private void Work(WhisperState state)
    {
        using (state)
        {
            var transcriber = new NoteTranscriber(model, state, activity, options.Languages);
            while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (queue.Reader.TryRead(out Job? job))
                    Run(transcriber, job);
            }
        }
    }

    private void Run(NoteTranscriber transcriber, Job job)
    {
        if (job.TryBegin() is not { } request)
            return;
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(job.Cancellation, stop.Token);
        try
        {
            job.Completion.SetResult(transcriber.Transcribe(request, either.Token));
        }
        catch (OperationCanceledException)
        {
            job.Completion.SetCanceled(job.Cancellation.IsCancellationRequested ? job.Cancellation : stop.Token);
        }
        catch (Exception error)
        {
            // The worker goes on with the next recording; whoever waits for this one is told.
            job.Completion.SetException(error);
        }
    }

    /// <summary>A recording that waits or is being heard. It is taken once: by a worker, or by its cancellation.</summary>
    private sealed class Job(HearingRequest request, Action noLongerWaiting, CancellationToken cancellation)
    {
        private readonly Lock gate = new();
        private CancellationTokenRegistration registration;
        private HearingRequest? untaken = request;

        internal CancellationToken Cancellation { get; } = cancellation;

        internal TaskCompletionSource<Transcript> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>From now on a cancellation ends the wait at once, as long as the work has not begun.</summary>
        internal void CancelWhileWaiting()
        {
            CancellationTokenRegistration added = Cancellation.UnsafeRegister(static job => ((Job)job!).Withdraw(), this);
            lock (gate)
            {
                if (untaken is not null)
                {
                    registration = added;
                    return;
                }
            }

            added.Unregister();
        }

        /// <summary>Begins the work; null when it was cancelled before.</summary>
        internal HearingRequest? TryBegin()
        {
            HearingRequest? taken = Take();
            registration.Unregister();
            return taken;
        }

        private void Withdraw()
        {
            if (Take() is not null)
                Completion.SetCanceled(Cancellation);
        }

        private HearingRequest? Take()
        {
            HearingRequest? taken;
            lock (gate)
                (taken, untaken) = (untaken, null);
            if (taken is not null)
                noLongerWaiting();
            return taken;
        }
    }
}
