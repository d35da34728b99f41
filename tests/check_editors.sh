#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The gcc format in an editor's eyes: Vim's list of errors, made by its own idea of a compiler, has
# the places the JSON report has, and every file in it can be opened from where cclint was called.
#
#   tests/check_editors.sh BUILD-DIR
#
# Skipped (exit code 77) without Vim.
set -eu

build=$(cd "$1" && pwd)
source=$(cd "$(dirname "$0")/.." && pwd)
command -v vim >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/project/.git" "$work/project/build"
cp -r "$source/testdata/fd/fd-leak" "$work/project/src"
cp -r "$source/testdata/lock/lock-leak" "$work/project/lib"

# check NAME FOLDER PATH: in FOLDER, cclint PATH
check()
{
    cd "$work/project/$2"
    "$build/cclint" -q "$3" -o "gcc=$work/$1.gcc" -o "json=$work/$1.json" >/dev/null || [ $? = 1 ]
    cat >"$work/script.vim" <<END
compiler gcc
cgetfile $work/$1.gcc
let lines = []
for e in getqflist()
    let name = e.valid ? bufname(e.bufnr) : 'not understood: ' . e.text
    let found = filereadable(name) ? resolve(fnamemodify(name, ':p')) : 'cannot open ' . name
    call add(lines, found . ':' . e.lnum . ':' . e.col . ':' . e.type)
endfor
call writefile(lines, '$work/$1.vim.txt')
qall!
END
    vim -N -u NONE -i NONE -es -S "$work/script.vim" </dev/null >"$work/log" 2>&1 || {
        cat "$work/log"
        exit 1
    }
    /usr/bin/python3 - "$work/$1.json" "$(cd "$work/project" && pwd -P)" >"$work/$1.txt" <<'END'
import json, sys
for f in json.load(open(sys.argv[1]))["findings"]:
    for at, kind in [(f["region"], f["severity"])] + [(s["region"], None) for s in f["steps"]]:
        print("%s/%s:%d:%d:%s" % (sys.argv[2], at["path"], at["line"], at["column"],
                                  {"error": "e", "warning": "w", "note": "i"}.get(kind, "")))
END
    [ -s "$work/$1.txt" ] || {
        echo "$1: no findings to look at"
        exit 1
    }
    diff "$work/$1.txt" "$work/$1.vim.txt"
}

check root . .
check below src .
check beside build ../src
check outside .. project
