namespace Appliance.Tests.Inference;

/// <summary>Files of the checkout the tests were built from.</summary>
internal static class RepositoryFiles
{
    public static string Path(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Appliance.sln")))
                return System.IO.Path.Combine(folder.FullName, relative);
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Appliance.sln.");
    }
}
