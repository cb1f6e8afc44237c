namespace Appliance.Host.Pipeline;
internal sealed class LibraryAgent
{
    public Answer? Answer(Turn turn, Decision.LookUp lookUp) => null;
}
