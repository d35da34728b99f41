#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Rewrites of fixtures that mean the same must draw the same findings.
#
#   tests/check_metamorphic.sh BUILD-DIR
exec /usr/bin/python3 "$(dirname "$0")/metamorphic.py" "$1/cclint" \
    testdata/fd testdata/lock testdata/io testdata/channel
