#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# cclint has nothing to say about its own sources.
#
#   tests/check_self.sh BUILD-DIR
exec "$1/cclint" check analyzer rules tests --enable all --min-confidence medium \
    --fail-confidence medium --fail-on note -p "$1"
