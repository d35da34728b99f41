#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rewrites C files without changing what they mean, and compares what cclint says.

  metamorphic.py CCLINT FOLDER...

Every bad_*.c and good_*.c below the folders is rewritten in five ways:

  rename   every name the file itself gives gets another one
  wrap     calls of library functions go through macros: #define my_open(...) open(__VA_ARGS__)
  reorder  prototypes first, then the function bodies in reverse order
  layout   lines more, tabs for spaces, CRLF: the fingerprints stay, too
  pad      each function begins with a branch that has nothing to do with the rest

Each rewrite must draw the same findings: rule, confidence, and the line that corresponds. The
rewriting works on tokens; what it does not understand it leaves out.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)
      | (?P<string>(?:L|u8|u|U)?"(?:\\.|[^"\\])*")
      | (?P<char>(?:L|u|U)?'(?:\\.|[^'\\])*')
      | (?P<word>[A-Za-z_]\w*)
      | (?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
      | (?P<space>\s+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
KEYWORDS = set(
    """auto break case char const continue default do double else enum extern float for goto if
    inline int long register restrict return short signed sizeof static struct switch typedef union
    unsigned void volatile while main typeof asm alignof cleanup noreturn unused format
    printf scanf defined
    fd_arg_read fd_arg_write capability guarded_by acquire_capability release_capability
    requires_capability try_acquire_capability""".split()
)


def tokens_of(text):
    return [(m.lastgroup, m.group()) for m in TOKEN.finditer(text)]


def library_functions(models):
    names = set()
    for name in sorted(os.listdir(models)):
        if name.endswith(".json"):
            with open(os.path.join(models, name), encoding="utf-8") as f:
                for row in json.load(f)["functions"]:
                    fn = row["fn"]
                    names.update([fn] if isinstance(fn, str) else fn)
    return names


def foreign_words(path):
    """Words that the headers of a file use, and names of macros: not the file's own."""
    words = set()
    text = subprocess.run(
        ["gcc", "-std=gnu11", "-D_GNU_SOURCE", "-E", path], capture_output=True, text=True,
        check=True).stdout
    inside = False
    for line in text.split("\n"):
        marker = re.match(r'# \d+ "([^"]*)"', line)
        if marker:
            inside = marker.group(1) != path
        elif inside:
            words.update(re.findall(r"[A-Za-z_]\w*", line))
    macros = subprocess.run(
        ["gcc", "-std=gnu11", "-D_GNU_SOURCE", "-E", "-dM", path], capture_output=True, text=True,
        check=True).stdout
    own = set(re.findall(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", read(path), re.MULTILINE))
    words.update(set(re.findall(r"^#define (\w+)", macros, re.MULTILINE)) - own)
    return words


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


# Each rewrite returns the text and a function from its lines to the original's, or None.


def rename(path, text, library):
    foreign = foreign_words(path) | library | KEYWORDS
    new = {}

    def other_name(word):
        if word in foreign or word.startswith("_"):
            return word
        return new.setdefault(word, "q%d_%s" % (len(new), word[::-1]))

    def in_directive(directive):
        if re.match(r"[ \t]*#[ \t]*(include|error|pragma)", directive):
            return directive
        head, rest = re.match(r"([ \t]*#[ \t]*\w*)(.*)", directive, re.DOTALL).groups()
        return head + re.sub(
            r'"(?:\\.|[^"\\])*"|\b[A-Za-z_]\w*',
            lambda m: m.group() if m.group()[0] == '"' else other_name(m.group()), rest)

    out = []
    for kind, token in tokens_of(text):
        if kind == "word":
            token = other_name(token)
        elif kind == "directive":
            token = in_directive(token)
        out.append(token)
    return ("".join(out), lambda line: line) if new else None


def wrap(path, text, library):
    del path
    used = []

    def wrapped(before, name):
        if name not in library or name.startswith("_") or re.search(r"(\.|->|&)\s*$", before):
            return name
        if name not in used:
            used.append(name)
        return "my_" + name

    def calls(part, before):
        return re.sub(
            r"\b([A-Za-z_]\w*)(?=\s*\()", lambda m: wrapped(before + part[:m.start()], m.group()),
            part)

    out, code = [], []

    def flush():
        out.append(calls("".join(code), ""))
        code.clear()

    for kind, token in tokens_of(text):
        if kind in ("comment", "string", "char"):
            flush()
            out.append(token)
        elif kind == "directive":
            flush()
            define = re.match(r"([ \t]*#[ \t]*define[ \t]+\w+)(.*)", token, re.DOTALL)
            out.append(define.group(1) + calls(define.group(2), "") if define else token)
        else:
            code.append(token)
    flush()
    if not used:
        return None
    head = "".join("#define my_%s(...) %s(__VA_ARGS__)\n" % (n, n) for n in used)
    return head + "".join(out), lambda line: line - len(used)


def items_of(text):
    """Top-level pieces: (is_function, first line, header, whole text)."""
    items, piece, depth, line, first = [], "", 0, 1, None
    header, is_function, last = "", False, ""
    for kind, token in tokens_of(text):
        starts_alone = depth == 0 and not piece.strip()
        if first is None and kind != "space":
            first = line
        line += token.count("\n")
        if starts_alone and kind in ("space", "comment", "directive"):
            if kind != "space":
                items.append((False, first, "", token))
            piece, first = "", None
            continue
        if token == "{" and depth == 0 and last == ")":
            header, is_function = piece, True
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(token, 0) if kind == "other" else 0
        piece += token
        if kind not in ("space", "comment"):
            last = token
        if depth == 0 and (token == ";" or (token == "}" and is_function)):
            items.append((is_function, first, header, piece))
            piece, header, is_function, first, last = "", "", False, None, ""
    return items if depth == 0 and not piece.strip() else None


def reorder(path, text, library):
    del path, library
    if re.search(r"^[ \t]*#[ \t]*(if|undef)", text, re.MULTILINE):
        return None
    items = items_of(text)
    functions = [i for i in items or [] if i[0]]
    if len(functions) < 2:
        return None
    lines, origin = [], []

    def put(piece, first):
        for n, line in enumerate(piece.split("\n")):
            lines.append(line)
            origin.append(first + n)

    for is_function, first, header, piece in items:
        put(header.strip() + ";" if is_function else piece, first)
    for _, first, _, piece in reversed(functions):
        put(piece, first)
    return "\n".join(lines) + "\n", lambda line: origin[line - 1]


def pad(path, text, library):
    del path, library
    items = items_of(text)
    if not items or not any(i[0] for i in items):
        return None
    out, at = [], 0
    for is_function, _, header, piece in items:
        if is_function:
            start = text.index(piece, at)
            body = start + len(header) + 1
            out.append(text[at:body])
            out.append(" static int pad_count; if (pad_count > 3) { pad_count--; } ")
            at = body
    return "".join(out) + text[at:], lambda line: line


def layout(path, text, library):
    del path, library
    text = re.sub(r"^( {4})+", lambda m: "\t" * (len(m.group()) // 4), text, flags=re.MULTILINE)
    return "// A line more.\n\n\n" + text.replace("\n", "\r\n"), lambda line: line - 3


REWRITES = {"rename": rename, "wrap": wrap, "reorder": reorder, "pad": pad, "layout": layout}


def findings(cclint, path, options, text, line_of):
    """Findings of that text as the file `path`, or None and the reason."""
    run = subprocess.run(
        [cclint, "check", "--format", "json", "--enable", "all", "--min-confidence", "low",
         "--stdin-filename", path] + options,
        input=text, capture_output=True, text=True, timeout=120)
    try:
        report = json.loads(run.stdout)
    except ValueError:
        return None, "%s\nexit code %d" % (run.stderr.strip(), run.returncode)
    lost = [n["text"] for n in report["notifications"] if n["id"] != "function-cut-short"]
    if lost and not report["complete"]:
        return None, "; ".join(lost)
    return sorted(
        (line_of(f["region"]["line"]), f["rule"], f["confidence"],
         f["fingerprint"]) for f in report["findings"]), ""


def check(cclint, path, library):
    """Complaints, and how many rewrites were compared."""
    text = read(path)
    options = re.match(r"// test: (.*)", text)
    options = options.group(1).split() if options else []
    if options[:1] == ["with"]:
        return [], 0
    original, why = findings(cclint, path, options, text, lambda line: line)
    if original is None:
        return ["%s: %s" % (path, why)], 0
    bad, compared = [], 0
    for name, rewrite in REWRITES.items():
        made = rewrite(path, text, library)
        if not made:
            continue
        got, why = findings(cclint, path, options, made[0], made[1])
        compared += 1
        want = original
        if name != "layout":  # another text: other fingerprints
            want, got = [f[:3] for f in original], got and [f[:3] for f in got]
        if got != want:
            bad.append("%s: %s: expected %s, got %s" % (path, name, want, got or why or "none"))
    return bad, compared


def main():
    cclint, folders = sys.argv[1], sys.argv[2:]
    library = library_functions("rules/models")
    paths = sorted(
        os.path.join(where, name)
        for folder in folders for where, _, names in os.walk(folder)
        for name in names if re.match(r"(bad|good)_.*\.c$", name))
    failed = compared = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(check, cclint, p, library) for p in paths]:
            bad, n = job.result()
            failed += len(bad)
            compared += n
            for line in bad:
                print(line)
    print("%d rewrites of %d fixtures compared, %d differ" % (compared, len(paths), failed))
    if compared < len(paths):
        print("fewer rewrites than fixtures: is the rewriting broken?")
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
