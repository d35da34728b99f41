#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The two published JSON schemas against what the program does: reports are valid under
# docs/findings.schema.json; docs/config.schema.json knows all rules, and schema and program agree
# which configurations are right.
#
#   tests/check_schemas.sh BUILD-DIR
set -eu

build=$(cd "$1" && pwd)
source=$(cd "$(dirname "$0")/.." && pwd)
check="/usr/bin/python3 $source/tests/check_json.py"
config=$source/docs/config.schema.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

CCLINT_EMIT=$work "$build/test_report" samples_are_written >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}
"$build/cclint" check "$source/testdata/fd" "$source/testdata/lock" --format json --quiet \
    >"$work/fixtures.json" 2>"$work/log" || [ $? = 1 ] || {
    cat "$work/log"
    failed=1
}
$check --schema "$source/docs/findings.schema.json" "$work"/*.json || failed=1

# Reports with one mistake each.
mutant=0
while IFS= read -r expression; do
    mutant=$((mutant + 1))
    sed "$expression" "$work/plain.json" >"$work/mutant-$mutant.json"
    cmp -s "$work/plain.json" "$work/mutant-$mutant.json" && {
        echo "report mutant changes nothing: $expression"
        failed=1
    }
done <<'END'
s/"version": 1,/"version": 2,/
s/"severity": "error"/"severity": "fatal"/
s/"confidence": "high"/"confidence": "sure"/
s/"endColumn": [0-9]*/"endColumn": 0/
/"object":/d
s/"rule": "fd-leak"/"rule": "FdLeak"/
s/"fingerprint": "../"fingerprint": "/
s/"complete": true/"complete": "yes"/
s/"thread": 0/"thread": 0, "extra": 1/
END
$check --refuses "$source/docs/findings.schema.json" "$work"/mutant-*.json || failed=1

# The rules by name: those of the table, and those about suppression comments.
{
    sed -n 's/^RULE(\(.*\))$/\1/p' "$source/rules/rules.def" | tr _ -
    sed -n 's/.*OWN_RULE("\([a-z-]*\)".*/\1/p' "$source/analyzer/app/select.c"
} | sort >"$work/rules"
$check --enum '#/definitions/rules/propertyNames' "$config" >"$work/in-schema"
diff "$work/in-schema" "$work/rules" || {
    echo "docs/config.schema.json does not name the rules there are"
    failed=1
}

# says VERDICT TEXT: schema and program agree that TEXT is a right (0) or wrong (2) configuration.
mkdir "$work/project"
echo 'int x;' >"$work/project/a.c"
echo '{"functions": []}' >"$work/project/rows.json"
says()
{
    printf '%s\n' "$2" >"$work/project/.cclint.json"
    verdict=--schema
    [ "$1" = 0 ] || verdict=--refuses
    $check $verdict "$config" "$work/project/.cclint.json" >"$work/log" || {
        echo "schema: wrong about $2"
        cat "$work/log"
        failed=1
    }
    code=0
    "$build/cclint" --show-config "$work/project/a.c" >"$work/log" 2>&1 || code=$?
    [ "$code" = "$1" ] || {
        echo "cclint: exit code $code for $2"
        cat "$work/log"
        failed=1
    }
}

says 0 '{}'
says 0 '{"$schema": "x", "root": true, "rules": {"fd-leak": "error", "short-copy": "off"},
         "overrides": [{"files": "tests/**", "rules": {"fd-leak": "off"}},
                       {"files": ["a/*.c", "b"], "rules": {"ignore-unused": "note"}}],
         "exclude": ["third_party/**"], "flags": ["-DDEBUG", "-Iinclude"],
         "models": ["rows.json", {"fn": "xopen", "params": 1, "result": "int"}],
         "min-confidence": "low", "fail-confidence": "medium", "fail-on": "never"}'
says 2 '[]'
says 2 '{"rule": {}}'
says 2 '{"root": 1}'
says 2 '{"rules": ["fd-leak"]}'
says 2 '{"rules": {"fd-leek": "error"}}'
says 2 '{"rules": {"fd-leak": "fatal"}}'
says 2 '{"rules": {"fd-leak": true}}'
says 2 '{"overrides": {"files": "x"}}'
says 2 '{"overrides": [{"rules": {}}]}'
says 2 '{"overrides": [{"files": []}]}'
says 2 '{"overrides": [{"files": "x", "exclude": []}]}'
says 2 '{"exclude": "third_party"}'
says 2 '{"exclude": [1]}'
says 2 '{"models": [1]}'
says 2 '{"models": "rows.json"}'
says 2 '{"flags": [["-DX"]]}'
says 2 '{"min-confidence": "sure"}'
says 2 '{"fail-confidence": null}'
says 2 '{"fail-on": "none"}'
exit $failed
