#!/usr/bin/env bash
# Packs the appliance with everything it needs, for measuring chat models on a machine with a graphics card and little else (no .NET,
# no Node, no network): install/linux/pack-gpu.sh [cuda|cuda-ext|vulkan] [LIBRARY]
# LIBRARY replaces the fetched back end, e.g. one that was cut down to a single architecture. Result: artifacts/appliance-gpu.tar.xz.
# There: tar xf appliance-gpu.tar.xz && appliance-gpu/bench.sh [OUTPUT FOLDER] [options of bench llm; default: --shape 8b]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly backend=${1:-cuda} library=${2:-} platform=linux-x64 output=artifacts/appliance-gpu
rm -rf "$output"
# As a property: with -r, restore would drop the other platform from the lock files.
dotnet restore Appliance.Host "-p:RuntimeIdentifier=$platform" -p:SelfContained=true -v q
dotnet publish Appliance.Host -c Release -r "$platform" --self-contained --no-restore -o "$output" -v q -clp:NoSummary
if [ -n "$library" ]; then
    cp "$library" "$output/native/libggml-${backend%-ext}.so"
else
    node install/native/fetch.mjs --gpu "$backend" "$output/native"
fi
cp install/linux/bench-gpu.sh "$output/bench.sh"
chmod +x "$output/bench.sh" "$output/appliance"
tar -C artifacts -cJf artifacts/appliance-gpu.tar.xz appliance-gpu
echo "Packed $(du -h artifacts/appliance-gpu.tar.xz | cut -f1) into artifacts/appliance-gpu.tar.xz"
