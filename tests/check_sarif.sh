#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Our SARIF in the eyes of others: the official JSON schema, Microsoft's validator with GitHub's
# rules, and its own computation of GitHub's fingerprint.
#
#   tests/check_sarif.sh BUILD-DIR
#
# Schema and validator come in one npm package, which is installed into the build directory; without
# npm and without that package there the test is skipped (exit code 77).
set -eu

build=$(cd "$1" && pwd)
source=$(cd "$(dirname "$0")/.." && pwd)
tool=$build/npm/node_modules/@microsoft/sarif-multitool-linux
validator=$tool/Sarif.Multitool
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip()
{
    echo "skipped: $1"
    exit 77
}

if ! [ -f "$validator" ]; then
    command -v npm >/dev/null || skip "no npm to install @microsoft/sarif-multitool with"
    mkdir -p "$build/npm"
    (cd "$build/npm" && echo '{"private": true}' >package.json &&
        npm install --prefer-offline --no-audit --no-fund @microsoft/sarif-multitool@5.7.0) \
        >"$work/npm.log" 2>&1 || skip "npm could not install @microsoft/sarif-multitool"
fi
[ -f "$validator" ] || skip "no @microsoft/sarif-multitool for this machine"
chmod u+x "$validator" # npm does not run the step that would do it

CCLINT_EMIT=$work "$build/test_report" samples_are_written >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}

# And a real report: the findings in the fixtures.
code=0
for family in fd lock io channel thread pitfalls silent; do
    set -- "$@" "$source/testdata/$family"
done
shift
"$build/cclint" check "$@" --enable all --min-confidence low --show-suppressed --sarif-root abs \
    --quiet -o "sarif=$work/fixtures-absolute.sarif" >"$work/log" 2>&1 || code=$?
[ "$code" = 1 ] || {
    echo "cclint: exit code $code"
    cat "$work/log"
    exit 1
}

# The schema, the same file under the distribution's python3-jsonschema.
/usr/bin/python3 "$source/tests/check_json.py" --schema "$tool/sarif-2.1.0.json" "$work"/*.sarif

# The validator exits with 0 whatever it finds and skips what it thinks too big: hence the size, and
# the reading of its report. Notes that stand for a decision or for nothing: SARIF2003, no
# repository is named where there is none; 2006, a URI cannot be reached, which no test may try;
# 2009, ids are words, not numbers; 2013, sources are not embedded; 2014, some messages are always
# the same.
"$validator" validate "$work"/*.sarif --output "$work/validated.json" --log ForceOverwrite \
    --rule-kind 'Sarif;Ghas' --level 'Error;Warning;Note' --max-file-size-in-kb 100000 \
    >"$work/log" 2>&1 || true
/usr/bin/python3 "$source/tests/check_json.py" --notes-only \
    SARIF2003,SARIF2006,SARIF2009,SARIF2013,SARIF2014 "$work/validated.json" \
    "$work"/*.sarif

# primaryLocationLineHash, computed by the validator from the sources.
for file in "$work"/*-absolute.sarif; do
    /usr/bin/python3 "$source/tests/check_json.py" --without-hashes "$file" >"$work/bare.sarif"
    "$validator" rewrite "$work/bare.sarif" --output "$work/rewritten.sarif" --log ForceOverwrite \
        --insert RollingHashPartialFingerprints >"$work/log" 2>&1 || {
        cat "$work/log"
        exit 1
    }
    /usr/bin/python3 "$source/tests/check_json.py" --same-hashes "$file" "$work/rewritten.sarif"
done
