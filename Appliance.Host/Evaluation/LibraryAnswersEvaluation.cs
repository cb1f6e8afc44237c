using Appliance.Host.Commands;
using Appliance.Host.Configuration;
using Appliance.Host.Importing;
using Appliance.Host.Serving;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Evaluation;

/// <summary>Evaluates a folder of documents as a clinic that has just imported it would answer, in a data directory that is removed afterwards.</summary>
internal static class LibraryAnswersEvaluation
{
    /// <summary>Asks the questions.</summary>
    /// <param name="folder">The documents.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="settings">Settings as of <c>--set</c>.</param>
    /// <param name="now">When they are asked.</param>
    /// <param name="keep">Data directory to use and keep, so that the next evaluation of the same documents encodes only what changed; null for a temporary one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandException">The folder is missing or a document of it cannot be imported.</exception>
    public static async Task<IReadOnlyList<EvaluatedReply>> RunAsync(
        string folder, IReadOnlyList<EvaluatedQuestion> questions, IEnumerable<string> settings, DateTimeOffset now, string? keep, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw new CommandException(ExitCode.Input, $"There is no folder {folder}. Name the folder with the documents.");
        string place = keep ?? Directory.CreateTempSubdirectory("appliance-eval-").FullName;
        try
        {
            DataDirectory data = DataDirectory.Open(place);
            using (Store store = Store.Open(data.Database))
            {
                ImportReport report = await new LibraryStore(store, new ConfinedConverter()).ImportFolderAsync(folder, "evaluation", draft: false, TimeProvider.System);
                if (report.Entries.FirstOrDefault(entry => entry.Outcome == ImportOutcome.Failed) is { } failed)
                    throw new CommandException(ExitCode.Input, $"The document {failed.Name} cannot be imported: {failed.Reason}");
            }

            ApplianceOptions options = ConfigurationLoader.Load(data.Configuration, ["clinic.name=Clinic", "clinic.country=IT", "chat.model=none", .. settings]);
            // The words' own detector is good enough for questions to a library, and this directory is new every time.
            options.Understanding.FitsDanger = false;
            using AnsweringSession session = await AnsweringSession.OpenAsync(data, options, cancellationToken);
            return await AnswerEvaluation.RunAsync(session, questions, now, cancellationToken);
        }
        finally
        {
            if (keep is null)
                Directory.Delete(place, recursive: true);
        }
    }
}
