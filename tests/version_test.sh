#!/usr/bin/env bash
# version_test.sh ROOT PROGRAM: the version stands in CMakeLists.txt; what cannot take it from there, as it is
# read as it is, has the same.
set -euo pipefail

root=${1:?ROOT}
version=$(sed -nE 's/^ +VERSION ([0-9.]+)$/\1/p' "$root/CMakeLists.txt")
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || { echo "no version in CMakeLists.txt: \"$version\""; exit 1; }

expect() { # FILE LINE
    grep -qxF -e "$2" "$1" || { echo "no line \"$2\" in $1"; exit 1; }
}
expect "$root/CITATION.cff" "version: $version"
"${2:?PROGRAM}" --version | grep -q "^warpsieve $version " || { echo "$2 is not $version"; exit 1; }
echo "all say $version"
