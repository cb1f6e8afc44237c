# Everything that must hold before a change is taken: locked restore, format, build without warnings, all tests, publish.
# install\test.ps1 [arguments of "dotnet test"...]   Its last line counts the tests; it fails when any step did. The twin of test.sh.
# Not run on the machines that this project is built on; written for Windows PowerShell 5.1 and PowerShell 7.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..')
. (Join-Path $PSScriptRoot 'prerequisites.ps1')

$results = 'artifacts\test-results'
$testArguments = $args
$failedSteps = New-Object System.Collections.Generic.List[string]

function Invoke-Step([string] $Name, [scriptblock] $Body) {
    $started = Get-Date
    Write-Host "== $Name"
    & $Body | Out-Host
    $ok = $LASTEXITCODE -eq 0
    $seconds = [int]((Get-Date) - $started).TotalSeconds
    if ($ok) { Write-Host "== ${Name}: $seconds s" }
    else {
        Write-Host "== ${Name}: FAILED after $seconds s"
        $failedSteps.Add($Name)
    }
    return $ok
}

Assert-BuildTools
if (Test-Path $results) { Remove-Item -Recurse -Force $results }
if (Test-Path 'artifacts\win-x64') { Remove-Item -Recurse -Force 'artifacts\win-x64' }

if (Invoke-Step 'restore, as locked' { dotnet restore --locked-mode -v q }) {
    [void](Invoke-Step 'format' { dotnet format --verify-no-changes --no-restore })
    if (Invoke-Step 'build' { dotnet build -c Release --no-restore -v q '-clp:NoSummary' }) {
        [void](Invoke-Step 'tests' {
            dotnet test Appliance.Tests -c Release --no-build --results-directory $results --logger trx --blame-hang-timeout 20m --blame-hang-dump-type none @testArguments
        })
        [void](Invoke-Step 'publish for Windows' {
            dotnet publish Appliance.Host -c Release -r win-x64 --no-self-contained -o artifacts\win-x64 -v q '-clp:NoSummary'
        })
    }
}

$total = 0; $passed = 0; $failed = 0
if (Test-Path $results) {
    foreach ($file in Get-ChildItem $results -Recurse -Filter *.trx) {
        $counters = ([xml](Get-Content -LiteralPath $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $total += [int]$counters.total
        $passed += [int]$counters.passed
        $failed += [int]$counters.failed + [int]$counters.error + [int]$counters.timeout + [int]$counters.aborted
    }
}
if ($failedSteps.Count -eq 0 -and $total -eq 0) { $failedSteps.Add('tests (none ran)') }
foreach ($name in $failedSteps) { Write-Host "failed: $name" }
Write-Host "$passed passed, $failed failed, $($total - $passed - $failed) skipped"
if ($failedSteps.Count -gt 0) { exit 1 }
exit 0
