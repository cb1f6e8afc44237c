#!/usr/bin/env bash
# Measures a chat model on this machine's graphics card with 8, 32 and 128 conversations at once. See pack-gpu.sh, which puts this
# beside the program. bench.sh [OUTPUT FOLDER] [options of bench llm; default: --shape 8b, random weights: speed is valid, words are not]
set -euo pipefail
readonly here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly output=${1:-$PWD/bench}
shift || true
mkdir -p "$output"

# CUDA's own libraries come with the toolkit or with PyTorch's packages.
for name in libcudart.so.13 libcublas.so.13; do
    if ! ldconfig -p | grep -q "$name"; then
        found=$(find / -name "$name" -not -path '/proc/*' 2>/dev/null | head -1)
        [ -z "$found" ] || export LD_LIBRARY_PATH="$(dirname "$found")${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    fi
done
if ! ldconfig -p | grep -q libicuuc; then
    export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
fi

if [ $# -eq 0 ]; then
    set -- --shape 8b
fi
for conversations in 8 32 128; do
    "$here/appliance" bench llm --data "$output/data" "$@" --conversations "$conversations" --rounds 1 --json \
        >"$output/llm-$conversations.json" || [ $? -eq 1 ]
    echo "wrote $output/llm-$conversations.json"
done
