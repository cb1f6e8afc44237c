namespace Appliance.Host.Catalogue;

/// <summary>Brings models into the folder: from the hub or from a file. Every file is opened in a child process before it gets its name.</summary>
internal sealed class ModelInstaller(ModelsFolder folder, TimeProvider time)
{
    /// <summary>Space that stays free on the disk, in bytes.</summary>
    public const long ReservedBytes = 512L * 1024 * 1024;

    /// <summary>Fetches one file from the hub, unless it is here already.</summary>
    /// <param name="options">The hub.</param>
    /// <param name="wanted">The file.</param>
    /// <param name="kind">What it must be; null accepts any kind.</param>
    /// <param name="model">Name in the catalogue; null for others.</param>
    /// <param name="progress">Told the bytes that are there and the size.</param>
    /// <param name="cancellationToken">Ends the download; what is there stays for the next run.</param>
    /// <exception cref="ModelFileException">It does not have the stated size or SHA-256, or cannot be opened.</exception>
    /// <exception cref="ModelRefusedException">No space, or the hub refuses.</exception>
    public async Task<InstalledModel> PullAsync(
        HubOptions options, CatalogueFile wanted, ModelKind? kind, string? model, IProgress<(long Done, long Bytes)> progress, CancellationToken cancellationToken)
    {
        string path = folder.PathOf(wanted.Name);
        using FileStream held = folder.Hold();
        using var hub = new ModelHub(options);
        HubFile file = await FindAsync(hub, wanted, cancellationToken);
        if (ModelRecords.Read(folder).FirstOrDefault(record => record.File == wanted.Name) is { } present
            && present.Sha256 == file.Sha256 && File.Exists(path) && new FileInfo(path).Length == file.Bytes)
        {
            return present;
        }

        using PartFile part = PartFile.Open(path + ModelsFolder.PartSuffix, file);
        RequireSpace(part.Missing, wanted.Name);
        var bytes = new Progress(done => progress.Report((done, file.Bytes)));
        await new ModelDownload(hub, options, time).RunAsync(file, part, bytes, cancellationToken);
        part.Complete();
        ProbeResult probe = await CheckAsync(part, file, kind, cancellationToken);
        part.MoveTo(path);
        return Record(new InstalledModel(wanted.Name, probe.Kind!.Value, file.Sha256, file.Bytes, file.Address.AbsoluteUri, file.Revision, model, time.GetUtcNow()));
    }

    /// <summary>Takes over a file of this machine.</summary>
    /// <param name="source">The file.</param>
    /// <param name="sha256">What it must have; null for no check.</param>
    /// <param name="link">Whether a symbolic link is made in place of a copy.</param>
    /// <param name="catalogue">Known models, to recognise the file by its name.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <exception cref="ModelFileException">It does not have that SHA-256 or cannot be opened.</exception>
    /// <exception cref="ModelRefusedException">No space.</exception>
    public async Task<InstalledModel> AddAsync(string source, string? sha256, bool link, ModelCatalogue catalogue, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(source), path = folder.PathOf(name);
        if (Path.GetFullPath(source) == path)
            link = true;
        using FileStream held = folder.Hold();
        long size = new FileInfo(source).Length;
        string part = path + ModelsFolder.PartSuffix;
        try
        {
            if (!link)
            {
                RequireSpace(size, name);
                File.Copy(source, part, overwrite: true);
            }

            string found = await Sha256OfFile.ComputeAsync(link ? source : part, cancellationToken);
            if (sha256 is not null && !found.Equals(sha256, StringComparison.OrdinalIgnoreCase))
                throw new ModelFileException($"{source} has the SHA-256 {found}, not {sha256.ToLowerInvariant()}. Copy it again, or correct --sha256.");
            ProbeResult probe = await ProbeProcess.RunAsync(link ? source : part, cancellationToken);
            Place(source, part, path, link);
            return Record(new InstalledModel(name, probe.Kind!.Value, found, size, Path.GetFullPath(source), null, catalogue.Find(name)?.Name, time.GetUtcNow()));
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<HubFile> FindAsync(ModelHub hub, CatalogueFile wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await hub.FindAsync(wanted.Repository, wanted.Path, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new ModelRefusedException($"The hub cannot be reached: {error.Message} Check the network and models.hub, or bring the file here and use \"appliance models add FILE\".", error);
        }
    }

    private static async Task<ProbeResult> CheckAsync(PartFile part, HubFile file, ModelKind? kind, CancellationToken cancellationToken)
    {
        string found = await Sha256OfFile.ComputeAsync(part.Path, cancellationToken);
        try
        {
            if (found != file.Sha256)
                throw new ModelFileException($"{file.Address}: the hub states the SHA-256 {file.Sha256}, and what came has {found}. It was removed. Try again; if it happens again, something on the way changes the file.");
            ProbeResult probe = await ProbeProcess.RunAsync(part.Path, cancellationToken);
            return kind is null || probe.Kind == kind
                ? probe
                : throw new ModelFileException($"{file.Address}: the catalogue calls it {kind}, and it is {probe.Kind}. It was removed. Choose another model.");
        }
        catch (ModelFileException)
        {
            part.Discard();
            throw;
        }
    }

    private static void Place(string source, string part, string path, bool link)
    {
        if (!link)
        {
            File.Move(part, path, overwrite: true);
        }
        else if (Path.GetFullPath(source) != path)
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, Path.GetFullPath(source));
        }
    }

    private InstalledModel Record(InstalledModel model)
    {
        ModelRecords.Put(folder, model);
        return model;
    }

    private void RequireSpace(long bytes, string name)
    {
        long free = new DriveInfo(folder.Path).AvailableFreeSpace;
        if (bytes > free - ReservedBytes)
        {
            throw new ModelRefusedException(
                $"{name} needs {Megabytes(bytes)} MB more in {folder.Path}, where {Megabytes(free)} MB are free and {Megabytes(ReservedBytes)} MB must stay so. Free some space, or name another folder in {ModelsFolder.Variable}.");
        }
    }

    private static long Megabytes(long bytes) => bytes / 1_000_000;

    // The framework's own reports on other threads, out of order.
    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
