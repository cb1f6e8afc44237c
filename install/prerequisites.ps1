# Dot-sourced by the scripts beside it: what building and testing need, and how to get it. The twin of prerequisites.sh.
# Not run on the machines that this project is built on; written for Windows PowerShell 5.1 and PowerShell 7.

$NeededDotnetMajor = 10
$NeededNodeMajor = 18

$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_UI_LANGUAGE = 'en'

function Stop-WithError([string] $Message) {
    [Console]::Error.WriteLine("error: $Message")
    exit 1
}

function Test-Program([string] $Name) {
    return $null -ne (Get-Command $Name -CommandType Application -ErrorAction SilentlyContinue)
}

function Assert-BuildTools {
    if (-not (Test-Program 'git')) { Stop-WithError 'git was not found; install Git for Windows and open a new shell' }

    $how = "install the .NET $NeededDotnetMajor SDK (Microsoft's installer, or winget install Microsoft.DotNet.SDK.$NeededDotnetMajor) and open a new shell"
    if (-not (Test-Program 'dotnet')) { Stop-WithError "dotnet was not found; $how" }
    $sdks = @(& dotnet --list-sdks)
    if (-not ($sdks -match "^$NeededDotnetMajor\.")) { Stop-WithError "no .NET $NeededDotnetMajor SDK among those installed; $how" }

    $how = "install Node.js $NeededNodeMajor or newer with npm (the Node.js installer, or winget install OpenJS.NodeJS.LTS) and open a new shell"
    if (-not (Test-Program 'node')) { Stop-WithError "node was not found; the native engines are fetched with it: $how" }
    if (-not (Test-Program 'npm')) { Stop-WithError "npm was not found; the native engines are fetched with it: $how" }
    $version = & node -p process.versions.node
    if ([int]($version.Split('.')[0]) -lt $NeededNodeMajor) { Stop-WithError "Node $version is too old; $how" }
}
