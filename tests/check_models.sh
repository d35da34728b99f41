#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compares every row of the built-in models with the system's headers: number of parameters,
# variadic or not, kind of result.
#
#   tests/check_models.sh BUILD-DIR
#
# For each library one C file is made from testdata/models/<library>.headers, with a call of each
# function that compiles only if the row is right, under a #line that names the model's file and
# row, so that the compiler's own message says which row is wrong. A call of a variadic function
# with one argument less than the row says must be refused. A function whose parameters do not take
# a plain 0 has a line "// call: f(...)" in the .headers file.
set -eu

build=$1
source=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc=${CC:-gcc}
flags='-std=gnu11 -fsyntax-only -w -fmax-errors=0 -fno-builtin -U_FORTIFY_SOURCE -D_GNU_SOURCE
       -D_LARGEFILE64_SOURCE'

if ! CCLINT_MODEL_ROWS=$work/rows "$build/test_models" rows_are_listed >"$work/log" 2>&1; then
    cat "$work/log"
    exit 1
fi

# make_calls LIBRARY less: C text on stdout; with less=1 the refused calls of variadic functions.
make_calls()
{
    model=$source/rules/models/$1.json
    headers=$source/testdata/models/$1.headers
    printf '#include "%s"\nvoid check_rows(void)\n{\n' "$headers"
    awk -v library="$1" -v less="$2" -v model="$model" -v headers="$headers" '
        function zeros(n,   s) {
            for (s = ""; n > 0; n--)
                s = s (s == "" ? "0" : ", 0")
            return s
        }
        function put(text) { printf "#line %d \"rules/models/%s.json\"\n%s\n", line, library, text }
        BEGIN {
            kind["void"] = "__builtin_types_compatible_p(__typeof__(%s), void)"
            kind["int"] = "__builtin_classify_type(%s) == 1"
            kind["pointer"] = "__builtin_classify_type(%s) == 5"
            kind["any"] = "__builtin_classify_type(%s) >= 8"
            while ((getline text < headers) > 0)
                if (match(text, /^\/\/ call: /)) {
                    text = substr(text, 10)
                    name = text
                    sub(/\(.*/, "", name)
                    special[name] = substr(text, length(name) + 1)
                }
            while ((getline text < model) > 0) {
                n++
                while (match(text, /"[A-Za-z_][A-Za-z0-9_]*"/)) {
                    name = substr(text, RSTART + 1, RLENGTH - 2)
                    if (!(name in lines))
                        lines[name] = n
                    text = substr(text, RSTART + RLENGTH)
                }
            }
        }
        $1 == library {
            line = lines[$2]
            if (less) {
                if ($4 && $3 > 0)
                    put("(" $2 ")(" zeros($3 - 1) ");")
                next
            }
            call = "(" $2 ")" ($2 in special ? special[$2] : "(" zeros($3) ")")
            text = kind[$5]
            sub(/%s/, call, text)
            put("_Static_assert(" text ", \"result of " $2 " is not: " $5 "\");")
            if ($4)
                put("(" $2 ")(" zeros($3 + 9) ");")
        }' "$work/rows"
    echo '}'
}

bad=0
for library in $(cut -d' ' -f1 "$work/rows" | sort -u); do
    if ! [ -f "$source/testdata/models/$library.headers" ]; then
        echo "testdata/models/$library.headers is missing"
        bad=1
        continue
    fi
    make_calls "$library" 0 >"$work/$library.c"
    $cc $flags "$work/$library.c" || bad=1

    make_calls "$library" 1 >"$work/less.c"
    LC_ALL=C $cc $flags "$work/less.c" 2>"$work/less.log" || true
    sed -n 's/^(\([A-Za-z0-9_]*\))(.*/\1/p' "$work/less.c" | sort >"$work/expected"
    sed -n "s/.*error: too few arguments to function '\(.*\)'.*/\1/p" "$work/less.log" |
        sort >"$work/refused"
    for name in $(comm -23 "$work/expected" "$work/refused"); do
        line=$(grep -n "\"$name\"" "$source/rules/models/$library.json" | head -n 1 | cut -d: -f1)
        echo "rules/models/$library.json:$line: $name takes fewer arguments than \"params\" says"
        bad=1
    done
    echo "$library: $(grep -c "^$library " "$work/rows") rows compared with the headers"
done
exit $bad
