#!/usr/bin/env bash
# Installs what install/build.sh built as a systemd service, or updates it: program in /opt/appliance, data in /var/lib/appliance,
# user "appliance". Asks nothing; needs root. The service is enabled, and started once it is configured.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=install/prerequisites.sh
source install/prerequisites.sh

readonly built=artifacts/appliance
readonly program=/opt/appliance
readonly data=/var/lib/appliance
readonly unit=/etc/systemd/system/appliance.service

require_root() {
    [ "$(id -u)" -eq 0 ] || fail "installing writes to $program, $data and $unit, which needs root. Run: sudo install/linux/install.sh"
}

# The service's user must find the runtime, so one in somebody's home directory will not do.
require_runtime() {
    [ -x "$built/appliance" ] || fail "there is no $built/appliance; run install/build.sh first (not as root)"
    local how="install the ASP.NET Core $NEEDED_DOTNET_MAJOR runtime for all users (your distribution's package aspnetcore-runtime-$NEEDED_DOTNET_MAJOR.0, or Microsoft's installer script with --install-dir /usr/share/dotnet)"
    command -v dotnet >/dev/null || fail "dotnet was not found by root; $how"
    dotnet --list-runtimes | grep -q "^Microsoft.AspNetCore.App $NEEDED_DOTNET_MAJOR\." || fail "no ASP.NET Core $NEEDED_DOTNET_MAJOR runtime; $how"
    case "$(readlink -f "$(command -v dotnet)")" in
        /home/* | /root/*) fail "the .NET runtime is in a home directory, where the service may not look; $how" ;;
    esac
}

create_user() {
    getent passwd appliance >/dev/null ||
        useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin appliance
    install -d -m 0700 -o appliance -g appliance "$data"
}

# In one step beside the old folder, so that a running service keeps the files that it has open.
copy_program() {
    rm -rf "$program.new" "$program.old"
    cp -R "$built" "$program.new"
    chown -R root:root "$program.new"
    chmod -R u=rwX,go=rX "$program.new"
    if [ -d "$program" ]; then
        mv "$program" "$program.old"
    fi
    mv "$program.new" "$program"
    rm -rf "$program.old"
}

install_service() {
    install -m 0644 install/linux/appliance.service "$unit"
    if [ ! -e /etc/appliance.env ]; then
        # The program looks here for the runtime; systemd gives a service no PATH of a shell's.
        install -m 0644 /dev/null /etc/appliance.env
        echo "DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")" >/etc/appliance.env
    fi
    if [ ! -d /run/systemd/system ]; then
        echo "note: systemd does not run here; the unit is in $unit and was not enabled"
        return
    fi
    systemctl daemon-reload
    systemctl enable --quiet appliance.service
    if [ -e "$data/appliance.json" ]; then
        systemctl restart appliance.service
        echo "The service runs: systemctl status appliance"
    else
        echo "Not started yet: write $data/appliance.json (owner appliance, mode 0600), then run: systemctl start appliance"
    fi
}

require_root
require_runtime
require_debian_packages "the message store" libsqlite3-0
require_debian_packages "reading PDF documents" poppler-utils
create_user
copy_program
install_service
echo "Installed in $program. Commands run as the service's user: runuser -u appliance -- env APPLIANCE_DATA=$data $program/appliance doctor"
