#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each header compiles alone: what it needs, it includes. Its argument is the build folder, which
# knows where libclang's headers are.
set -u
build=$1
cache=$build/CMakeCache.txt
cc=${CC:-gcc}

value() {
    sed -n "s/^$1:[^=]*=//p" "$cache" | head -n 1
}

if ! command -v "$cc" >/dev/null; then
    echo "check_headers: no $cc" >&2
    exit 77
fi
clang=$(value CCLINT_LIBCLANG_INCLUDE)
cjson=$(value CJSON_INCLUDE)
checked=0
failed=0
for header in $(find analyzer rules tests -name '*.h' | sort); do
    set -- -std=c11 -fsyntax-only -Wall -Wextra -Werror -D_GNU_SOURCE -I. -isystem "${cjson:-.}"
    case $header in
    analyzer/frontend/*) set -- "$@" -isystem "${clang:-.}" ;;
    esac
    # Included by a file, since a header given by itself warns of its own pragmas.
    if ! printf '#include "%s"\n' "$header" | "$cc" "$@" -x c -; then
        echo "check_headers: $header does not compile alone" >&2
        failed=$((failed + 1))
    fi
    guard=CCLINT_$(printf '%s' "${header#analyzer/}" | tr 'a-z/.' 'A-Z__')
    if ! grep -qx "#ifndef $guard" "$header"; then
        echo "check_headers: $header has no guard $guard" >&2
        failed=$((failed + 1))
    fi
    checked=$((checked + 1))
done
echo "check_headers: $checked headers, $failed faults"
[ "$checked" -gt 0 ] && [ "$failed" -eq 0 ]
