#!/bin/sh
# Fails when an object that was compiled for one instruction set defines a function that other
# objects may define too (weak): the linker keeps one of them for all machines.
#     check_shared_symbols.sh NM OBJECT ...
nm=$1
shift
shared=$("$nm" -C "$@" | awk '$2 == "W"')
[ -z "$shared" ] || { echo "shared functions:"; echo "$shared"; exit 1; }
