#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzzes lowering and the .cci reader for a short while each, from the fixtures as seeds.
#
#   tests/check_fuzz.sh BUILD-DIR [SECONDS]
#
# Without SECONDS a fixed number of runs from a fixed seed, so that the same sources give the same
# answer; to look for something new, give it time.
# Needs a clang with libFuzzer (package libclang-rt-<version>-dev); without one the test is skipped
# (exit code 77). What was found stays in BUILD-DIR/fuzz/found; a finding is run again with
#   BUILD-DIR/fuzz/fuzz_lower FILE
set -eu

mkdir -p "$1/fuzz"
build=$(cd "$1/fuzz" && pwd)
source=$(cd "$(dirname "$0")/.." && pwd)
seconds=${2:-}

# Leaks are not looked for: libclang keeps memory to the end.
ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:handle_abort=1
UBSAN_OPTIONS=print_stacktrace=1
export ASAN_OPTIONS UBSAN_OPTIONS

find_clang()
{
    echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n);
int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return n > 9 && d[0] == 1 ? 1 : 0; }' \
        >"$build/try.c"
    for version in -22 -21 -20 -19 -18 -17 -16 -15 -14 ''; do
        if command -v "clang$version" >/dev/null &&
            "clang$version" -fsanitize=fuzzer,address,undefined "$build/try.c" -o "$build/try" \
                2>/dev/null; then
            echo "clang$version"
            return
        fi
    done
}

build_failed()
{
    tail -n 20 "$build/log"
    exit 1
}

cc=$(find_clang)
if [ -z "$cc" ]; then
    echo "skipped: no clang with libFuzzer"
    exit 77
fi

symbolizer=$(dirname "$(readlink -f "$(command -v "$cc")")")/llvm-symbolizer
[ -x "$symbolizer" ] || symbolizer=$(command -v llvm-symbolizer || true)
[ -z "$symbolizer" ] || export ASAN_SYMBOLIZER_PATH="$symbolizer"

sanitize=fuzzer-no-link,address,undefined
cmake -G Ninja -S "$source" -B "$build/libs" -DCMAKE_C_COMPILER="$cc" -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_C_FLAGS_DEBUG="-O1 -g1 -w -Wno-error -fno-sanitize-recover=all -fsanitize=$sanitize" \
    >"$build/log" 2>&1 || build_failed
ninja -C "$build/libs" cclint_rules cclint_frontend >"$build/log" 2>&1 || build_failed
libclang=$(sed -n 's/^CCLINT_LIBCLANG_LIBRARY:[A-Z]*=//p' "$build/libs/CMakeCache.txt")

# link TARGET LIBRARY...
link()
{
    target=$1
    shift
    for library in "$@"; do
        set -- "$@" "$build/libs/libcclint_$library.a"
        shift
    done
    "$cc" -std=c11 -D_GNU_SOURCE -O1 -g1 -I"$source" -fsanitize=fuzzer,address,undefined \
        -fno-sanitize-recover=all "$source/tests/$target.c" -Wl,--start-group "$@" -Wl,--end-group \
        "$libclang" -Wl,-rpath,"$(dirname "$libclang")" -lxxhash -lcjson -lm \
        -o "$build/$target"
}
link fuzz_lower frontend ir source place base
link fuzz_cci rules engine summary flow finding api ir source place base

rm -rf "$build/seeds" "$build/payloads" "$build/found"
mkdir -p "$build/seeds" "$build/payloads" "$build/found" "$build/corpus_lower" "$build/corpus_cci"
cd "$source/testdata"
find lower fd lock channel fuzz -name '*.c' -size -16k | while read -r file; do
    cp "$file" "$build/seeds/$(echo "$file" | tr / _)"
done
tr '~' '\n' <<'END' | sed 's/.*/"&"/' >"$build/words"
if~else~while~for~do~switch~case~default~goto~return~break~continue~sizeof~static~extern~inline
struct~union~enum~typedef~const~volatile~_Atomic~_Generic~_Alignof~__typeof__~_Bool~double
({~})~?:~&&~||~->~++~--~<<=~...~(int)~(char *)~[3]~{.x = 1}~(struct s){0}~case 1 ... 9:
__attribute__((noreturn))~asm(~__builtin_expect(~#define~#if~&&l~goto *~0x7fffffffffffffff~-1
END

failed=0

# Whether the stack in a log is inside libclang before it is in anything of ours.
is_in_libclang()
{
    awk '/^ *#[0-9]+ 0x/ {
            if (/libclang|libLLVM/) { theirs = 1; exit }
            if (/\/(analyzer|rules|tests)\/|\/fuzz_[a-z]+\+0x/) exit
        }
        END { exit !theirs }' "$1"
}

# fuzz TARGET RUNS CORPUS SEEDS OPTION...
fuzz()
{
    target=$1
    limit=-runs=$2
    corpus=$3
    seeds=$4
    shift 4
    [ -z "$seconds" ] || limit=-max_total_time=$seconds
    code=0
    "$build/$target" "$limit" -timeout=30 -rss_limit_mb=3000 -seed=1 \
        -artifact_prefix="$build/found/$target-" -print_final_stats=1 "$@" "$corpus" "$seeds" \
        >"$build/$target.log" 2>&1 || code=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$target.log")
    if [ "$code" = 0 ]; then
        echo "$target: ${runs:-no} runs"
        [ "${runs:-0}" -gt 0 ] || failed=1
    elif is_in_libclang "$build/$target.log"; then
        # The worker would die and be replaced; nothing of ours is wrong.
        echo "$target: libclang itself crashed"
    else
        grep -v '^#[0-9]*[[:space:]]*\(NEW\|REDUCE\|pulse\)' "$build/$target.log" | head -n 60
        failed=1
    fi
}

# Deep trees need a deep stack; the worker's has 512 MB.
# shellcheck disable=SC3045
ulimit -s 1000000 2>/dev/null || ulimit -s "$(ulimit -H -s)" || true

fuzz fuzz_lower 400 "$build/corpus_lower" "$build/seeds" -max_len=16384 -dict="$build/words"
CCLINT_FUZZ_EMIT=$build/payloads "$build/fuzz_lower" "$build"/seeds/* >"$build/log" 2>&1 || {
    tail -n 40 "$build/log"
    failed=1
}
fuzz fuzz_cci 60000 "$build/corpus_cci" "$build/payloads" -max_len=65536
exit $failed
