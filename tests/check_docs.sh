#!/bin/sh
# Rules, pages, fixtures and the tables of the documents hold together; nothing generated is stale.
exec scripts/docs --check "$1"
