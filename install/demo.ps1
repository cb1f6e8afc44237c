# Builds what changed and runs the demonstration: install\demo.ps1 [arguments of "appliance demo"...]. The twin of demo.sh.
# Not run on the machines that this project is built on; written for Windows PowerShell 5.1 and PowerShell 7.
$here = Get-Location
& (Join-Path $PSScriptRoot 'build.ps1')
$built = $LASTEXITCODE
Set-Location $here
if ($built -ne 0) { exit $built }
& (Join-Path $PSScriptRoot '..\artifacts\appliance\appliance.exe') demo @args
exit $LASTEXITCODE
