#!/bin/sh
# Code is formatted by clang-format 19 and the project's .clang-format.
command -v clang-format-19 >/dev/null || exit 77
find analyzer rules tests -name '*.[ch]' -print0 | xargs -0 clang-format-19 --dry-run -Werror
