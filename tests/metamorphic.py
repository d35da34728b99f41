#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rewrites C files without changing what they mean, and compares what cclint says.

  metamorphic.py CCLINT FOLDER...

Every bad_*.c and good_*.c below the folders is rewritten in every other of seven ways, its neighbour
in the others:

  rename   every name the file itself gives gets another one
  wrap     calls of library functions go through macros: #define my_open(...) open(__VA_ARGS__)
  reorder  prototypes first, then the function bodies in reverse order
  layout   lines more, tabs for spaces, CRLF: the fingerprints stay, too
  pad      each function begins with a branch that has nothing to do with the rest
  outline  statements of each function move into a static helper that gets what they use
  split    the functions go to two files by turns, what they share into a header

Each rewrite must draw the same findings: rule, confidence, and the line that corresponds. Of the
last two, which change what one function sees, only rule and line are compared, of findings of
medium confidence and more; there one in ten may differ, which is printed and counted. The rewriting
works on tokens; what it does not understand it leaves out, and so what gcc does not accept
afterwards.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile

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
    unsigned void volatile while main typeof asm alignof cleanup noreturn unused format aligned packed
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


# ---- Outlining ----

LEAVES = set("return goto break continue case default asm __asm__ setjmp sigsetjmp va_start".split())
TYPES = set("const volatile struct union enum unsigned signed long short".split())
DECLARATOR = re.compile(r"\s*(\**)\s*(?:const\s+)?(\w+)\s*(\[[^\]]*\])?\s*(?:=.*)?$", re.DOTALL)


def statements_of(body):
    """The statements of `{...}`: (offset, text), each with the space before it."""
    out, piece, braces, parens, at = [], "", 0, 0, 1
    parts = tokens_of(body[1:-1])
    for n, (kind, token) in enumerate(parts):
        piece += token
        if kind == "other":
            braces += {"{": 1, "}": -1}.get(token, 0)
            parens += {"(": 1, ")": -1}.get(token, 0)
        if kind == "directive":
            return None
        is_end = token == ";" or (token == "}" and not re.match(r"\s*do\b", piece) and
                                  not re.search(r"=\s*\{", piece))
        if braces or parens or not is_end:
            continue
        following = "".join(t for k, t in parts[n + 1:n + 4] if k == "word" or k == "other")
        if not following.startswith("else"):
            out.append((at, piece))
            at, piece = at + len(piece), ""
    return out


def split_commas(text):
    parts, depth, part = [], 0, ""
    for kind, token in tokens_of(text):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token, 0)
        if token == "," and depth == 0:
            parts.append(part)
            part = ""
        elif kind != "comment":
            part += token
    return parts + [part]


def declared(text):
    """The names a declaration or parameter gives, with a parameter type for each, or None."""
    text = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL).strip().rstrip(";")
    words = re.match(r"(?:\w+\s+)*?(?=\**\s*\w+\s*(?:[=\[,]|$))|(?:\w+\s+)*\w+(?=\s*\*)", text)
    base = words.group().strip() if words else ""
    names = {}
    if not base or any(w in LEAVES or w in ("if", "for", "while", "do", "switch", "else", "static",
                                            "extern", "sizeof") for w in base.split()):
        return names
    if all(w in TYPES for w in base.split()) and base.split()[-1] in ("struct", "union", "enum"):
        return names
    for part in split_commas(text[words.end():]):
        m = DECLARATOR.match(part)
        if not m:
            names.update((w, None) for w in re.findall(r"[A-Za-z_]\w*", part))
        elif m.group(3):
            names[m.group(2)] = (base + " " + m.group(1) + "*", True)
        else:
            names[m.group(2)] = (base + " " + m.group(1), False)
    return names


def words_of(text):
    """Identifiers that are no members, with what stands around them."""
    parts = [(k, t) for k, t in tokens_of(text) if k not in ("space", "comment")]
    for n, (kind, token) in enumerate(parts):
        before = parts[n - 1][1] if n else ""
        arrow = before == ">" and n > 1 and parts[n - 2][1] == "-"
        if kind == "word" and before != "." and not arrow:
            after = "".join(t for _, t in parts[n + 1:n + 3])
            yield token, before + (parts[n - 2][1] if n > 1 else ""), after


def is_changed(name, text):
    for word, before, after in words_of(text):
        if word == name and (
                (before[:1] == "&" and after != "->") or after[:1] == "." or
                (before in ("++", "--") and after != "->") or after in ("++", "--") or
                re.match(r"=(?!=)|[-+*/%&|^]=|<<|>>", after)):
            return True
    return False


def dereferenced(text, names):
    out, last = [], ["", ""]
    for kind, token in tokens_of(text):
        member = last[1] == "." or last == ["-", ">"]
        out.append("(*%s)" % token if kind == "word" and token in names and not member else token)
        if kind not in ("space", "comment"):
            last = [last[1], token]
    return "".join(out)


def outlined(name, text, known):
    """The helper's definition and the call of it, or None."""
    words = [w for w, _, _ in words_of(text)]
    starts = re.match(r"\s*(?:(?:/\*.*?\*/|//[^\n]*\n)\s*)*(\w+|.)", text, re.DOTALL).group(1)
    own_loop = starts in ("for", "while", "do", "switch")
    leaves = LEAVES - ({"break", "continue", "case", "default"} if own_loop else set())
    if declared(text) or any(w in leaves for w in words) or re.search(r"\w\s*:(?!:)", text):
        return None
    used = sorted({w for w in words if w in known})
    if any(known[w] is None for w in used) or ("sizeof" in words and any(
            known[w][1] for w in used)):
        return None
    pointers = {w for w in used if not known[w][1] and is_changed(w, text)}
    parameters = ", ".join("%s%s%s" % (known[w][0], "*" if w in pointers else "", " " + w)
                           for w in used)
    call = "%s(%s);" % (name, ", ".join(("&" if w in pointers else "") + w for w in used))
    flat = re.sub(r"//[^\n]*", "", text)
    return ("static void %s(%s) {%s}" % (name, parameters or "void",
                                         dereferenced(flat, pointers)), call)


def outline(path, text, library):
    """One statement of each function that calls the library; what it spans becomes one line."""
    del path
    items = items_of(text)
    out, at, spans, helpers = [], 0, [], []
    for is_function, _, header, piece in items or []:
        if not is_function:
            continue
        start = text.index(piece, at)
        body = start + len(header)
        known = {}
        for parameter in split_commas(header[header.find("(") + 1:header.rfind(")")]):
            known.update(declared(parameter))
        for offset, statement in statements_of(text[body:start + len(piece)]) or []:
            known.update(declared(statement))
            made = None
            if any(w in library for w, _, _ in words_of(statement)):
                made = outlined("outlined_%d" % len(spans), statement, known)
            if made:
                first = body + offset + len(statement) - len(statement.lstrip())
                end = body + offset + len(statement)
                lines = (text.count("\n", 0, first) + 1, text.count("\n", 0, end) + 1)
                helpers.append(text.count("\n", 0, start) + 1 + len(helpers))
                out += [text[at:start], made[0].replace("\n", " ") + "\n", text[start:first], made[1],
                        "\n" * (lines[1] - lines[0])]
                spans.append(lines)
                at = end
                break
    if not spans:
        return None

    def same(line):
        return next((a for a, b in spans if a <= line <= b), line)

    def line_of(line):
        if line in helpers:
            return spans[helpers.index(line)][0]
        return same(line - sum(h < line for h in helpers))

    line_of.same = same
    return "".join(out) + text[at:], line_of


# ---- Splitting ----


def without_static(header):
    return re.sub(r"\b(static|inline)\s+", "", header)


def split(path, text, library):
    """Two files and a header, or None; then a function from (file, line) to the line."""
    del path, library
    if re.search(r"^[ \t]*#[ \t]*(if|undef)", text, re.MULTILINE):
        return None
    items = items_of(text)
    functions = [i for i in items or [] if i[0]]
    if len(functions) < 2:
        return None
    # Variables of the file stay where they are, with all functions that use them.
    variables = {}
    for is_function, first, _, piece in items:
        if not is_function and re.match(r"\s*(?:static|_Thread_local|extern)\b", piece):
            name = re.match(r"[^=\[;(]*?(\w+)\s*[=\[;(]", piece, re.DOTALL)
            if not name or "extern" in piece:
                continue
            variables[first] = name.group(1)
        elif not is_function and re.search(r"\w[\s*]+\w+\s*(=|\[[^\]]*\]\s*[=;])", piece) and \
                not re.match(r"\s*(#|typedef|struct\s+\w+\s*\{|enum|union|//|/\*)", piece):
            return None
    group = {n: n for n in range(len(functions))}
    users = {v: [n for n, f in enumerate(functions) if re.search(r"\b%s\b" % v, f[3])]
             for v in variables.values()}
    for together in users.values():
        for n in together[1:]:
            old, new = group[n], group[together[0]]
            group = {k: new if g == old else g for k, g in group.items()}
    order = sorted(set(group.values()))
    if len(order) < 2:
        return None
    side = [order.index(group[n]) % 2 for n in range(len(functions))]
    files, origins = [["#include \"shared.h\""], ["#include \"shared.h\""]], [[0], [0]]
    shared, shared_origin = [], []

    def put(lines, origin, piece, first):
        for n, line in enumerate(piece.split("\n")):
            lines.append(line)
            origin.append(first + n)

    n = 0
    for is_function, first, header, piece in items:
        if is_function:
            put(shared, shared_origin, without_static(header).strip() + ";", first)
            put(files[side[n]], origins[side[n]], without_static(header) + piece[len(header):],
                first)
            n += 1
        elif first in variables:
            there = users[variables[first]]
            put(files[side[there[0]] if there else 0], origins[side[there[0]] if there else 0],
                piece, first)
        elif re.match(r"\s*static\b", piece):
            continue  # a prototype
        else:
            put(shared, shared_origin, piece, first)
    texts = {"a.c": files[0], "b.c": files[1], "shared.h": shared}
    lines = {"a.c": origins[0], "b.c": origins[1], "shared.h": shared_origin}
    return ({k: "\n".join(v) + "\n" for k, v in texts.items()},
            lambda name, line: lines[name][line - 1])


REWRITES = {"rename": rename, "wrap": wrap, "reorder": reorder, "pad": pad, "layout": layout,
            "outline": outline, "split": split}
PROGRAMS = ("outline", "split")  # compared as programs of their own
TOLERATED = 10  # one in so many may differ
FD, LOCK, IO = "testdata/fd/", "testdata/lock/", "testdata/io/"
CONSUMED = "a summary cannot say that a handle is consumed if what is left elsewhere is not null"
MAY = "an effect on one of two ways that nothing the caller knows tells apart is no fault of his"
NARROW = "the rule looks at one function"
# Why some differ. The others that do were not looked into yet.
DIFFERENT = {
    ("outline", FD + "double-close/bad_destructor.c"): MAY,
    ("outline", FD + "double-close/bad_fdopened.c"): CONSUMED,
    ("outline", FD + "fd-leak/bad_walk.c"): CONSUMED,
    ("outline", FD + "stream-leak/bad_fdopen_failure.c"): CONSUMED,
    ("outline", FD + "fd-leak/bad_field_two_of_them.c"):
        "the store in a helper is not known to be cleaned up by the one that called it",
    ("outline", IO + "ignored-copy-result/bad_read.c"): NARROW,
    ("outline", IO + "ignored-copy-result/good_last_words.c"): NARROW,
    ("outline", LOCK + "lock-leak/bad_robust_mutex.c"): MAY,
    ("outline", FD + "direct-unaligned/bad_amount.c"): NARROW,
    ("outline", FD + "direct-unaligned/bad_malloc.c"): NARROW,
    ("split", LOCK + "lock-order/bad_library.c"): "a cycle is told at one of its ends",
    ("split", FD + "double-close/bad_visitor.c"):
        "what a static function is handed is known, what an external one is handed is not",
}


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


def in_files(cclint, options, texts, line_of):
    """Findings of a program of two files; None: gcc does not take them, or cclint fails."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text)
        sources = sorted(n for n in texts if n.endswith(".c"))
        if subprocess.run(["gcc", "-std=gnu11", "-D_GNU_SOURCE", "-w", "-fsyntax-only"] + sources,
                          cwd=folder, capture_output=True).returncode != 0:
            return None
        run = subprocess.run(
            [os.path.abspath(cclint), "check", "--format", "json", "--enable", "all"] + options +
            sources, cwd=folder, capture_output=True, text=True, timeout=120)
    found = json.loads(run.stdout)["findings"]
    return sorted({(line_of(f["region"]["path"], f["region"]["line"]), f["rule"]) for f in found})


def compare_program(cclint, options, original, made):
    """What is wanted and what is got where functions see less of each other; None: left out."""
    texts, line_of = made
    if isinstance(texts, str):
        texts, place = {"a.c": texts}, lambda _, line: line_of(line)
        want = {(line_of.same(f[0]), f[1]) for f in original if f[2] != "low"}
    else:
        place = line_of
        want = {(f[0], f[1]) for f in original if f[2] != "low"}
    got = in_files(cclint, options, texts, place)
    return None if got is None else (sorted(want), got)


def check_program(cclint, path, options, original, name, made):
    """Whether it differs, after saying so; None: left out."""
    both = compare_program(cclint, options, original, made)
    if both is None:
        return None
    if both[0] != both[1]:
        print("%s: %s: expected %s, got %s (%s)" %
              (path, name, both[0], both[1], DIFFERENT.get((name, path), "not looked into yet")))
    elif (name, path) in DIFFERENT:
        print("%s: %s: no difference any more" % (path, name))
    return both[0] != both[1]


def without_ends(found):
    return sorted((0 if f[1] == "lock-order" else f[0],) + tuple(f[1:]) for f in found)


def check(cclint, path, turn, library, programs):
    """Complaints, and how many rewrites were compared; `programs`: of each of PROGRAMS likewise."""
    text = read(path)
    options = re.match(r"// test: (.*)", text)
    options = options.group(1).split() if options else []
    if options[:1] == ["with"]:
        return [], 0
    original, why = findings(cclint, path, options, text, lambda line: line)
    if original is None:
        return ["%s: %s" % (path, why)], 0
    bad, compared = [], 0
    for name, rewrite in list(REWRITES.items())[turn % 2::2]:
        made = rewrite(path, text, library)
        if not made:
            continue
        if name in PROGRAMS:
            differs = check_program(cclint, path, options, original, name, made)
            if differs is not None:
                programs[name].append(differs)
            continue
        got, why = findings(cclint, path, options, made[0], made[1])
        compared += 1
        want = original
        if name != "layout":  # another text: other fingerprints
            want, got = [f[:3] for f in original], got and [f[:3] for f in got]
        if name == "reorder":  # a cycle is told at that end of it which is written last
            want, got = without_ends(want), got and without_ends(got)
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
    programs = {name: [] for name in PROGRAMS}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(check, cclint, p, i, library, programs)
                    for i, p in enumerate(paths)]:
            bad, n = job.result()
            failed += len(bad)
            compared += n
            for line in bad:
                print(line)
    print("%d rewrites of %d fixtures compared, %d differ" % (compared, len(paths), failed))
    for name, differ in programs.items():
        print("%d of %d differ: %s" % (sum(differ), len(differ), name))
        failed += sum(differ) * TOLERATED > len(differ)
    if compared < len(paths) or any(len(d) < len(paths) // 8 for d in programs.values()):
        print("fewer rewrites than fixtures: is the rewriting broken?")
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
