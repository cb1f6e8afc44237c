#!/usr/bin/env bash
# Builds what changed and runs the demonstration: install/demo.sh [arguments of "appliance demo"…]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/install/build.sh" >&2
exec "$root/artifacts/appliance/appliance" demo "$@"
