#!/usr/bin/env bash
# Builds the appliance for this machine into artifacts/appliance/ (program: artifacts/appliance/appliance).
# Returns at once when nothing changed since the last build. The folder is replaced as a whole: keep nothing of yours in it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=install/prerequisites.sh
source install/prerequisites.sh

readonly output=artifacts/appliance
readonly stamp=artifacts/appliance.stamp

# Of everything that ends up in the program, by content: dates say nothing after a checkout.
fingerprint() {
    find Appliance.Host Appliance.Inference Appliance.Knowledge models install/native install/build.sh Directory.Build.props \
        Directory.Packages.props .editorconfig \( -name bin -o -name obj \) -prune -o -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

wanted=$(fingerprint)
if [ -x "$output/appliance" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

require_build_tools
require_debian_packages "the message store" libsqlite3-0
want_debian_packages "hearing voice notes" g++ ffmpeg
command -v pdftotext >/dev/null || (require_debian_packages "reading PDF documents" poppler-utils) ||
    echo "note: without pdftotext no PDF files can be imported; everything else works"
platform=$(host_platform)
echo "Building into $output (a minute or two the first time) …"
mkdir -p artifacts
rm -f "$stamp"

# Compiled ahead of time, commands start in about 0.3 s instead of 0.4 s. Where the compiler's package cannot be had, without.
# (As a property: with -r, restore would drop the other platform from the lock files.)
ahead=true
if ! dotnet restore Appliance.Host "-p:RuntimeIdentifier=$platform" -p:PublishReadyToRun=true -v q >artifacts/restore.log 2>&1; then
    ahead=false
    dotnet restore Appliance.Host "-p:RuntimeIdentifier=$platform" -v q
    echo "note: the ahead-of-time compiler could not be restored (artifacts/restore.log); commands start a little later"
fi
rm -rf "$output.new"
dotnet publish Appliance.Host -c Release -r "$platform" --no-self-contained --no-restore -p:PublishReadyToRun="$ahead" \
    -o "$output.new" -v q -clp:NoSummary

# Moved into place: a running appliance keeps the files that it has open.
rm -rf "$output.old"
if [ -d "$output" ]; then
    mv "$output" "$output.old"
fi
mv "$output.new" "$output"
rm -rf "$output.old"
echo "$wanted" >"$stamp"
echo "Built $output/appliance in $SECONDS s"
