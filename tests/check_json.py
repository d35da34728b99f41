#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the test scripts ask about JSON files; every complaint is one line, exit code 1.

  --schema SCHEMA FILE...      each file is valid under the schema
  --refuses SCHEMA FILE...     no file is (and each is JSON)
  --notes-only IDS REPORT FILE...  the validator's report holds notes of these rules and nothing
                               else, and every file was looked at
  --enum POINTER SCHEMA        the enumeration there, a value a line, on standard output
  --without-hashes FILE        the file without primaryLocationLineHash, on standard output
  --same-hashes OURS THEIRS    both have the same primaryLocationLineHash in every result
"""
import json
import sys

HASH = "primaryLocationLineHash"


def load(path):
    with open(path, encoding="utf-8-sig") as f:
        return json.load(f)


def errors_of(schema, path):
    import jsonschema

    validator = jsonschema.validators.validator_for(schema)(schema)
    return [
        "%s: %s: %s" % (path, "/".join(str(p) for p in e.absolute_path), e.message[:200])
        for e in validator.iter_errors(load(path))
    ]


def check_schema(schema_path, *paths):
    import jsonschema

    schema = load(schema_path)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    return [e for path in paths for e in errors_of(schema, path)]


def check_refuses(schema_path, *paths):
    schema = load(schema_path)
    return ["%s: valid, and should not be" % p for p in paths if not errors_of(schema, p)]


def check_notes_only(ids, report_path, *paths):
    report, allowed, seen = load(report_path)["runs"][0], set(ids.split(",")), set()
    notes = report["invocations"][0].get("toolExecutionNotifications", [])
    bad = [n["message"]["text"] for n in notes if n["level"] == "error"]
    for result in report["results"]:
        where = result["locations"][0]["physicalLocation"]["artifactLocation"]
        uri = where["uri"] if "uri" in where else artifact_uri(report, where["index"])
        name = uri.rsplit("/", 1)[1]
        if result["ruleId"] == "SARIF2013":  # each file of ours draws this note: was it read?
            seen.add(name)
        if result["ruleId"] not in allowed or result.get("level") != "note":
            message = json.dumps(result["message"])
            bad.append("%s: %s: %s" % (name, result["ruleId"], message))
    names = {path.rsplit("/", 1)[1] for path in paths}
    return bad + ["%s: the validator did not look" % name for name in sorted(names - seen)]


def artifact_uri(report, index):
    return report["artifacts"][index]["location"]["uri"]


def results(path):
    return [r for run in load(path)["runs"] for r in run["results"]]


def without_hashes(path):
    tree = load(path)
    for run in tree["runs"]:
        for result in run["results"]:
            result["partialFingerprints"].pop(HASH, None)
    json.dump(tree, sys.stdout)
    return []


def check_same_hashes(ours, theirs):
    bad, a, b = [], results(ours), results(theirs)
    if len(a) != len(b):
        bad.append("%s: %d results, rewritten %d" % (ours, len(a), len(b)))
    for x, y in zip(a, b):
        mine = x["partialFingerprints"].get(HASH)
        other = y["partialFingerprints"].get(HASH)
        if mine is None or mine != other:
            bad.append("%s: %s, and the validator says %s" % (ours, mine, other))
    return bad


def print_enum(pointer, schema_path):
    node = load(schema_path)
    for part in pointer.split("/")[1:]:
        node = node[part]
    print("\n".join(sorted(node["enum"])))
    return []


CHECKS = {
    "--enum": print_enum,
    "--schema": check_schema,
    "--refuses": check_refuses,
    "--notes-only": check_notes_only,
    "--without-hashes": without_hashes,
    "--same-hashes": check_same_hashes,
}


def main():
    bad = CHECKS[sys.argv[1]](*sys.argv[2:])
    for line in bad[:20]:
        print(line)
    if len(bad) > 20:
        print("and %d more" % (len(bad) - 20))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
