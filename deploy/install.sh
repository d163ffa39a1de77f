#!/bin/sh
# Installs an unpacked archive of deploy/archive.py without a network:
#
#   sh install.sh [--packages] FOLDER
#
# FOLDER/<version> gets the project and its Python environment, FOLDER/current points to it; an
# earlier version stays beside it. --packages (as root) first installs the Debian packages of the
# archive that are missing. Nothing is started and no database is touched.
set -eu

say() { printf '%s\n' "$*"; }
refuse() { printf '%s\n' "$*" >&2; exit 1; }

with_packages=no
[ "${1:-}" = --packages ] && { with_packages=yes; shift; }
[ $# = 1 ] || refuse "Usage: sh install.sh [--packages] FOLDER"
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
target=$(cd "$1" && pwd)
version=$(basename "$here")

say "Checking every file of the archive …"
(cd "$here" && sha256sum --check --strict --quiet SHA256SUMS) ||
    refuse "The archive is damaged or was altered: carry it over again. Nothing was installed."

if [ "$with_packages" = yes ]; then
    [ -f "$here/debian/Packages" ] || refuse "This archive was made without Debian packages."
    [ "$(id -u)" = 0 ] || refuse "--packages installs Debian packages: run it as root."
    say "Installing the Debian packages that are missing …"
    source=$(mktemp)
    lists=$(mktemp -d)
    # Trusted, because the digests were checked just now.
    printf 'deb [trusted=yes] file:%s/debian ./\n' "$here" >"$source"
    export DEBIAN_FRONTEND=noninteractive
    apt="apt-get -qq -o Dir::Etc::sourcelist=$source -o Dir::Etc::sourceparts=/nonexistent"
    apt="$apt -o Dir::State::lists=$lists -o APT::Sandbox::User=root"
    $apt update
    tar -xOf "$here/project.tar" deploy/debian-packages.txt | sed 's/#.*//' |
        xargs $apt install -y --no-install-recommends >/dev/null
    rm -rf "$source" "$lists"
fi

wanted=$(cat "$here/python")
python=$(command -v "python$wanted") ||
    refuse "Python $wanted is needed, for which the archive was made: install it, or use --packages."

place=$target/$version
[ -e "$place" ] && refuse "$place is there already: remove it to install this version anew."
say "Installing into $place …"
draft=$target/.$version.new
rm -rf "$draft"
mkdir "$draft"
tar -xf "$here/project.tar" -C "$draft"
mv "$draft" "$place"
# From here on the folder bears its name, because a Python environment remembers its place.
trap 'rm -rf "$place"; refuse "The installation failed; $place was removed again."' EXIT
"$python" -m venv "$place/.venv" ||
    refuse "The Python environment could not be made: install python3-venv, or use --packages."
"$place/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
    --find-links "$here/wheels" --require-hashes --requirement "$here/requirements.lock"
# make run asks for this mark before it would look for packages in the network.
"$place/.venv/bin/python" "$place/branchrecords/embedded/install.py" --mark
trap - EXIT
ln -sfn "$version" "$target/current"
say "$target/current is $version. Next: docs/operations.md there, «Bare Debian» or «Upgrade»."
