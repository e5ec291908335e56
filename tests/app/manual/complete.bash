#!/usr/bin/env bash
# complete.bash SCRIPT WORD...: prints what the completions of SCRIPT offer for the last WORD of a line,
# one a line.
set -euo pipefail
script=$1
shift
# shellcheck source=/dev/null
. "$script"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMPREPLY=()
compopt() { :; } # which is for readline, and fails without it
[ "$(complete -p warpsieve)" = 'complete -F _warpsieve warpsieve' ]
_warpsieve
[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
