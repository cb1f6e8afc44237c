using Appliance.Knowledge.Library;

namespace Appliance.Host.Verification;

/// <summary>Names of the clinic's services: what the tables of its documents have a price for. Thread-safe.</summary>
internal sealed class PriceListServices(LibraryTables tables, TimeProvider time)
{
    /// <summary>Services at most; a clinic's price list has some hundreds.</summary>
    public const int MaxServices = 2_000;

    /// <summary>A document that is imported while the service runs counts after this time.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromMinutes(1);

    private const string Cells = "; ";
    private const string Header = ": ";

    private readonly Lock reading = new();
    private IReadOnlyList<ServiceName> services = [];
    private DateTimeOffset? readAt;

    /// <summary>The services known now.</summary>
    /// <exception cref="Knowledge.Storage.StoreException">The database cannot be read.</exception>
    public IReadOnlyList<ServiceName> Current()
    {
        lock (reading)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (readAt is not { } last || now - last >= RefreshAfter)
                (services, readAt) = ([.. tables.Rows().Where(IsPriced).DistinctBy(Name).Take(MaxServices).Select(row => ServiceName.Read(Name(row), row.Language))], now);
            return services;
        }
    }

    private static bool IsPriced(LibraryTableRow row) => row.Text.IndexOf(Cells, StringComparison.Ordinal) is > 0 and var at
        && ClauseReader.Read(PassageReader.Whole(row.Text[at..]), row.Language).Exists(clause => clause.Facts.Exists(fact => fact.Kind == FactKind.Money));

    private static string Name(LibraryTableRow row)
    {
        string cell = row.Text.Split(Cells)[0];
        return cell.IndexOf(Header, StringComparison.Ordinal) is >= 0 and var at ? cell[(at + Header.Length)..] : cell;
    }
}
