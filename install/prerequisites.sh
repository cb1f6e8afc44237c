# shellcheck shell=bash
# Sourced by the scripts beside it: what building, testing and running need, and how to get it.

readonly NEEDED_DOTNET_MAJOR=10
readonly NEEDED_NODE_MAJOR=18

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

fail() {
    printf 'error: %s\n' "$1" >&2
    exit 1
}

# The name .NET has for this machine's platform.
host_platform() {
    case "$(uname -s)-$(uname -m)" in
        Linux-x86_64) echo linux-x64 ;;
        *) fail "there are no native engines for $(uname -s) on $(uname -m); use Linux or Windows on a 64-bit Intel or AMD processor" ;;
    esac
}

require_git() {
    command -v git >/dev/null || fail "git was not found; install your distribution's package \"git\""
}

require_dotnet_sdk() {
    local how="install the .NET $NEEDED_DOTNET_MAJOR SDK (your distribution's package dotnet-sdk-$NEEDED_DOTNET_MAJOR.0, or Microsoft's installer script dotnet-install.sh) and open a new shell"
    command -v dotnet >/dev/null || fail "dotnet was not found; $how"
    dotnet --list-sdks | grep -q "^$NEEDED_DOTNET_MAJOR\." ||
        fail "no .NET $NEEDED_DOTNET_MAJOR SDK among those installed ($(dotnet --list-sdks | cut -d' ' -f1 | paste -sd, -)); $how"
}

require_node() {
    local how="install Node.js $NEEDED_NODE_MAJOR or newer with npm (your distribution's packages nodejs and npm, or the Node.js installer)"
    command -v node >/dev/null || fail "node was not found; the native engines are fetched with it: $how"
    command -v npm >/dev/null || fail "npm was not found; the native engines are fetched with it: $how"
    local version
    version=$(node -p process.versions.node)
    [ "${version%%.*}" -ge "$NEEDED_NODE_MAJOR" ] || fail "Node $version is too old; $how"
}

require_build_tools() {
    require_git
    require_dotnet_sdk
    require_node
}

# require_debian_packages WHAT-FOR PACKAGE… installs the missing ones. Elsewhere than on Debian and its kin: does nothing.
require_debian_packages() {
    local purpose=$1 package
    shift
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
    local missing=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            fail "$purpose needs the Debian package(s) ${missing[*]}, which only root can install. Run as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    echo "Installing ${missing[*]} for $purpose with apt-get, which needs root …" >&2
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}")
    "${install[@]}" >/dev/null 2>&1 && return 0
    # On a new machine the package lists are empty or old.
    { "${as_root[@]}" apt-get update -qq && "${install[@]}"; } >/dev/null ||
        fail "apt-get could not install ${missing[*]}; correct the package sources, or install them by hand, and run this again"
}

# want_debian_packages WHAT-FOR PACKAGE… installs the missing ones where that is possible, and else says what will not work.
want_debian_packages() {
    local problem
    problem=$( (require_debian_packages "$@") 2>&1 >/dev/null) || echo "note: $1 will not work, or slowly: $(tail -n 1 <<<"$problem")" >&2
}
