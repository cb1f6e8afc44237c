# Installs what install\build.ps1 built, or updates it: program in %ProgramFiles%\Appliance, data in %ProgramData%\Appliance.
# Asks nothing; needs an elevated shell. Not run on the machines that this project is built on: try it on a test server first.
#
# It is a task that starts with the machine, not a service of sc.exe: the service control manager ends a program that does not
# answer its protocol after 30 s, and the package for that protocol is not among those this project builds from.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')
. (Join-Path $PSScriptRoot '..\prerequisites.ps1')

$built = 'artifacts\appliance'
$program = Join-Path $env:ProgramFiles 'Appliance'
$data = Join-Path $env:ProgramData 'Appliance'
$task = 'Appliance'
# The account with the fewest rights that may use the network; it has no password. By its SID: the name is translated.
$localService = 'S-1-5-19'
$restarts = 5
$restartMinutes = 1

$identity = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    Stop-WithError "installing writes to $program and $data, which needs an elevated shell: start PowerShell with 'Run as administrator'"
}
if (-not (Test-Path "$built\appliance.exe")) { Stop-WithError "there is no $built\appliance.exe; run install\build.ps1 first" }
if (-not (Test-Program 'dotnet') -or -not (@(& dotnet --list-runtimes) -match "^Microsoft\.AspNetCore\.App $NeededDotnetMajor\.")) {
    Stop-WithError "no ASP.NET Core $NeededDotnetMajor runtime; install it for all users (winget install Microsoft.DotNet.AspNetCore.$NeededDotnetMajor)"
}
# onnxruntime.dll is linked against it; msvcp140_atomic_wait.dll came with its 2019 edition.
if (-not (Test-Path (Join-Path $env:SystemRoot 'System32\msvcp140_atomic_wait.dll'))) {
    Stop-WithError 'the Microsoft Visual C++ Redistributable (x64) is missing or too old; install it (winget install Microsoft.VCRedist.2015+.x64)'
}

$existing = Get-ScheduledTask -TaskName $task -ErrorAction SilentlyContinue
if ($existing) {
    Stop-ScheduledTask -TaskName $task
    # The task counts as stopped a moment before its process has let go of its files.
    Get-Process -Name appliance -ErrorAction SilentlyContinue |
        Where-Object { $_.Path -eq (Join-Path $program 'appliance.exe') } | Wait-Process -Timeout 30
}

if (Test-Path $program) { Remove-Item -Recurse -Force $program }
Copy-Item -Recurse $built $program
New-Item -ItemType Directory -Force $data | Out-Null
# Only the service's account, administrators and the system may read patients' data.
& icacls $data /inheritance:r /grant "*${localService}:(OI)(CI)M" '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' | Out-Null
if ($LASTEXITCODE -ne 0) { Stop-WithError "icacls could not restrict $data to the service's account; look at the folder's owner" }

$action = New-ScheduledTaskAction -Execute (Join-Path $program 'appliance.exe') -Argument "serve --data `"$data`"" -WorkingDirectory $data
$trigger = New-ScheduledTaskTrigger -AtStartup
$principal = New-ScheduledTaskPrincipal -UserId $localService -LogonType ServiceAccount -RunLevel Limited
$settings = New-ScheduledTaskSettingsSet -RestartCount $restarts -RestartInterval (New-TimeSpan -Minutes $restartMinutes) `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -MultipleInstances IgnoreNew
Register-ScheduledTask -TaskName $task -Action $action -Trigger $trigger -Principal $principal -Settings $settings -Force | Out-Null

if (Test-Path (Join-Path $data 'appliance.json')) {
    Start-ScheduledTask -TaskName $task
    Write-Host "Runs: Get-ScheduledTask $task"
}
else {
    Write-Host "Not started yet: write $data\appliance.json, then run: Start-ScheduledTask $task"
}
Write-Host "Installed in $program. Try: & '$program\appliance.exe' doctor --data '$data'"
