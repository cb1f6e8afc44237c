# Builds the appliance for Windows into artifacts\appliance\ (program: artifacts\appliance\appliance.exe). The twin of build.sh.
# Returns at once when nothing changed since the last build. The folder is replaced as a whole: keep nothing of yours in it.
# Not run on the machines that this project is built on; written for Windows PowerShell 5.1 and PowerShell 7.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
. (Join-Path $PSScriptRoot 'prerequisites.ps1')

$output = 'artifacts\appliance'
$stamp = 'artifacts\appliance.stamp'

# Of everything that ends up in the program, by content: dates say nothing after a checkout.
function Get-Fingerprint {
    $places = 'Appliance.Host', 'Appliance.Inference', 'Appliance.Knowledge', 'models', 'install\native', 'install\build.ps1',
        'Directory.Build.props', 'Directory.Packages.props', '.editorconfig'
    $lines = Get-ChildItem -LiteralPath $places -Recurse -File -Force |
        Where-Object { $_.FullName -notmatch '\\(bin|obj)\\' } | Sort-Object FullName |
        ForEach-Object { (Get-FileHash -LiteralPath $_.FullName -Algorithm SHA256).Hash + ' ' + $_.FullName }
    $sha = [System.Security.Cryptography.SHA256]::Create()
    $digest = $sha.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($lines -join "`n"))
    $sha.Dispose()
    return [System.BitConverter]::ToString($digest)
}

$wanted = Get-Fingerprint
if ((Test-Path "$output\appliance.exe") -and (Test-Path $stamp) -and ((Get-Content $stamp -Raw).Trim() -eq $wanted)) {
    exit 0
}

Assert-BuildTools
Write-Host "Building into $output (a minute or two the first time) ..."
$started = Get-Date
New-Item -ItemType Directory -Force artifacts | Out-Null
Remove-Item -Force $stamp -ErrorAction SilentlyContinue

# Compiled ahead of time, commands start faster. Where the compiler's package cannot be had, without.
# (As a property: with -r, restore would drop the other platform from the lock files.)
$ahead = 'true'
& dotnet restore Appliance.Host -p:RuntimeIdentifier=win-x64 -p:PublishReadyToRun=true -v q > artifacts\restore.log
if ($LASTEXITCODE -ne 0) {
    $ahead = 'false'
    & dotnet restore Appliance.Host -p:RuntimeIdentifier=win-x64 -v q
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    Write-Host 'note: the ahead-of-time compiler could not be restored (artifacts\restore.log); commands start a little later'
}

if (Test-Path "$output.new") { Remove-Item -Recurse -Force "$output.new" }
& dotnet publish Appliance.Host -c Release -r win-x64 --no-self-contained --no-restore "-p:PublishReadyToRun=$ahead" -o "$output.new" -v q '-clp:NoSummary'
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }

if (Test-Path $output) {
    try { Remove-Item -Recurse -Force $output }
    catch { Stop-WithError "$output is in use ($($_.Exception.Message)); stop the appliance that runs from it and build again" }
}
Move-Item "$output.new" $output
Set-Content -Path $stamp -Value $wanted
Write-Host ("Built $output\appliance.exe in {0:n0} s" -f ((Get-Date) - $started).TotalSeconds)
exit 0
