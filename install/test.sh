#!/usr/bin/env bash
# Everything that must hold before a change is taken: locked restore, format, build without warnings, all tests, Windows publish.
# install/test.sh [arguments of "dotnet test"…]   Its last line counts the tests; it fails when any step did.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=install/prerequisites.sh
source install/prerequisites.sh

readonly results=artifacts/test-results
readonly hang_minutes=20
failed_steps=()

step() {
    local name=$1 started=$SECONDS
    shift
    echo "== $name"
    if "$@"; then
        echo "== $name: $((SECONDS - started)) s"
    else
        echo "== $name: FAILED after $((SECONDS - started)) s" >&2
        failed_steps+=("$name")
        return 1
    fi
}

# Sum of one attribute over the counters of all result files.
count() {
    [ -d "$results" ] || { echo 0; return; }
    find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + |
        sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

# Says what failed and ends with the one line that counts; its status is the script's.
summary() {
    local passed failed total
    passed=$(count passed)
    failed=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
    total=$(count total)
    if [ ${#failed_steps[@]} -eq 0 ] && [ "$total" -eq 0 ]; then
        failed_steps+=("tests (none ran)")
    fi
    if [ ${#failed_steps[@]} -gt 0 ]; then
        printf 'failed: %s\n' "${failed_steps[@]}" >&2
    fi
    echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
    [ ${#failed_steps[@]} -eq 0 ]
}

restore_locked() {
    dotnet restore --locked-mode -v q
}

check_format() {
    dotnet format --verify-no-changes --no-restore
}

build() {
    dotnet build -c Release --no-restore -v q -clp:NoSummary
}

run_tests() {
    dotnet test Appliance.Tests -c Release --no-build --results-directory "$results" --logger trx \
        --blame-hang-timeout "${hang_minutes}m" --blame-hang-dump-type none "$@"
}

publish_for_windows() {
    rm -rf artifacts/win-x64
    dotnet publish Appliance.Host -c Release -r win-x64 --no-self-contained -o artifacts/win-x64 -v q -clp:NoSummary &&
        [ -f artifacts/win-x64/appliance.exe ] && [ -f artifacts/win-x64/native/onnxruntime.dll ] && [ -f artifacts/win-x64/native/llama.v0.4.0.dll ]
}

require_build_tools
require_debian_packages "the message store" libsqlite3-0
require_debian_packages "hearing voice notes" g++ ffmpeg
require_debian_packages "reading PDF documents" poppler-utils
command -v chromium >/dev/null || require_debian_packages "the tests of the staff pages" chromium
rm -rf "$results"

if step "restore, as locked" restore_locked; then
    step "format" check_format || true
    if step "build" build; then
        step "tests" run_tests "$@" || true
        step "publish for Windows" publish_for_windows || true
    fi
fi
summary
