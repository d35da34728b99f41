# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts/cclint and scripts/test: packages of a Debian system, and one build at a time.
# Everything said here goes to standard error.

say() {
    echo "cclint: $*" >&2
}

die() {
    say "$*"
    exit 4
}

is_installed() { # all of them
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}\n' "$@" 2>/dev/null | grep -c '^ii')" = "$#" ]
}

is_known() {
    [ -n "$(apt-cache show "$1" 2>/dev/null | head -n 1)" ]
}

# Whether some libclang that the build accepts is there, with its own headers.
has_libclang() {
    for version in 22 21 20 19 18 17; do
        is_installed "libclang-$version-dev" "libclang-common-$version-dev" && return 0
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# need_packages NAME...: installs those that are missing, and a libclang.
need_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        command -v cmake >/dev/null && command -v ninja >/dev/null && return 0
        die "this is no Debian system; please install: $* and libclang (17 or later)"
    fi
    missing=
    for package in "$@"; do
        is_installed "$package" || missing="$missing $package"
    done
    if [ -z "$missing" ] && has_libclang; then
        return 0
    fi
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        has_libclang || missing="$missing libclang-19-dev libclang-common-19-dev"
        die "packages are missing and there is no sudo; as root: apt-get install$missing"
    fi
    as_root apt-get update -q >&2 || say "apt-get update failed; trying without"
    if ! has_libclang; then
        version=19
        is_known libclang-22-dev && is_known libclang-common-22-dev && version=22
        missing="$missing libclang-$version-dev libclang-common-$version-dev"
    fi
    say "installing$missing"
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends $missing >&2 ||
        die "the packages above could not be installed"
}

build_packages="cmake ninja-build gcc libc6-dev libcjson-dev libxxhash-dev libmd-dev uthash-dev libstb-dev"

# build FOLDER CMAKE-OPTION...: configures when that was never done, then lets ninja look.
build() {
    folder=$1
    shift
    mkdir -p "$folder"
    log=$folder/build.log
    if [ ! -f "$folder/build.ninja" ]; then
        cmake -G Ninja -S "$root" -B "$folder" "$@" >"$log" 2>&1 || {
            cat "$log" >&2
            die "cmake failed"
        }
    fi
    ninja -C "$folder" >"$log" 2>&1 || {
        grep -v '^\[' "$log" | head -n 60 >&2
        die "the build failed; all of it: $log"
    }
}
