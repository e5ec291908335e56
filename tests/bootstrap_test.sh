#!/usr/bin/env bash
# Runs `bootstrap deps` and `bootstrap test` on pretended systems: a PATH of a few real tools, and stand-ins for the
# package tools that log how they were called.
set -euo pipefail

original=$(cd "$(dirname "$0")/.." && pwd)/bootstrap
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
cp "$original" bootstrap  # away from the build folder of this clone

fake() { # NAME LINES: a stand-in on the pretended system
    printf '#!/usr/bin/env bash\n%s\n' "$2" > "bin/$1"
    chmod +x "bin/$1"
}

# Debian, root, everything installed; each case changes that.
system() {
    rm -rf bin log && mkdir bin && : > log
    local tool
    for tool in bash env dirname grep cat tee tail mkdir sed rm tput; do ln -s "$(command -v "$tool")" "bin/$tool"; done
    fake dpkg-query 'echo installed'
    fake apt-get "echo \"apt-get \$*\" >> '$PWD/log'"
    fake id 'echo 0'
}

deps() { # EXPECTED-EXIT-CODE
    bootstrap "$1" deps
}

bootstrap() { # EXPECTED-EXIT-CODE ARGUMENTS
    local code=0 expected=$1
    shift
    PATH=$PWD/bin ./bootstrap "$@" > out 2>&1 < /dev/null || code=$?
    [ "$code" = "$expected" ] || fail "exit code $code, not $expected"
}

fail() {
    echo "${FUNCNAME[-2]}: $1"
    cat out log
    exit 1
}
expect() { grep -qF -e "$2" "$1" || fail "no \"$2\" in $1"; }
expect_no_installation() { [ ! -s log ] || fail "something was installed"; }

installs_nothing_where_all_is_there() {
    system
    deps 0
    expect_no_installation
}

installs_only_what_is_missing() {
    system
    # shellcheck disable=SC2016
    fake dpkg-query 'case ${!#} in cmake|primesieve) exit 1;; libfmt-dev) echo config-files;; *) echo installed;; esac'
    deps 0
    expect out '+ env DEBIAN_FRONTEND=noninteractive apt-get'
    expect log 'update'
    expect log 'install -y --no-install-recommends cmake libfmt-dev primesieve'
}

uses_sudo_without_a_question() {
    system
    fake dpkg-query 'exit 1'
    fake id 'echo 1000'
    fake sudo "[ \"\$1\" = -n ] && shift && exec \"\$@\""
    deps 0
    expect log 'install'
}

names_what_is_missing_without_rights() {
    system
    # shellcheck disable=SC2016
    fake dpkg-query 'case ${!#} in cmake) exit 1;; *) echo installed;; esac'
    fake id 'echo 1000'
    deps 1
    expect_no_installation
    expect out 'missing packages: cmake'
    local way
    for way in 'apt-get install' 'dnf install' 'spack install' 'module load'; do expect out "$way"; done
}

names_what_is_missing_when_apt_fails() {
    system
    fake dpkg-query 'exit 1'
    fake apt-get 'exit 100'
    deps 1
    expect out 'dnf install'
}

leaves_the_search_to_cmake_where_there_is_no_dpkg() {
    system
    rm bin/dpkg-query bin/apt-get
    fake cmake 'exit 1'
    deps 1
    expect out 'dnf install'
    rm bin/cmake
    deps 1
    expect out 'dnf install'
}

installs_slurm_for_the_tests_alone() {
    system
    # shellcheck disable=SC2016
    fake dpkg-query 'case ${!#} in slurm*|munge) exit 1;; *) echo installed;; esac'
    fake cmake 'exit 0'
    fake nproc 'echo 2'
    fake awk 'echo 4000000'
    fake ctest "echo \"ctest \$*\" >> '$PWD/log'"
    deps 0
    bootstrap 0 build
    expect_no_installation
    bootstrap 0 test slurm
    expect log 'install -y --no-install-recommends slurmctld slurmd slurm-client munge'
    expect log '-L ^slurm$'
}

goes_on_testing_without_slurm_where_it_cannot_be_installed() {
    system
    # shellcheck disable=SC2016
    fake dpkg-query 'case ${!#} in slurmd) exit 1;; *) echo installed;; esac'
    fake apt-get 'exit 100'
    fake cmake 'exit 0'
    fake nproc 'echo 2'
    fake awk 'echo 4000000'
    fake ctest "echo \"ctest \$*\" >> '$PWD/log'"
    bootstrap 0 test
    expect log 'ctest'
}

# A cmake that configures and builds: it logs how it was called, and leaves a cache of its -D options.
fake_cmake() {
    mkdir -p build # as the pretended cmake has no mkdir for each of its options
    # shellcheck disable=SC2016
    fake cmake 'echo "cmake $*" >> '"'$PWD/log'"'
for option in "$@"; do
    case $option in
        -D*=*) echo "${option#-D}" | sed "s/=/:STRING=/" >> build/CMakeCache.txt ;;
        --build) echo "[1/2] Building CXX object of a pretended build" ;;
    esac
done
: > build/build.ninja'
    fake nproc 'echo 2'
    fake awk 'echo 4000000'
    fake ctest "echo \"ctest \$*\" >> '$PWD/log'"
}

builds_the_program_alone_and_the_tests_when_they_are_asked_for() {
    system
    fake_cmake
    # shellcheck disable=SC2016
    fake dpkg-query 'case ${!#} in libgtest-dev|primesieve) exit 1;; *) echo installed;; esac'
    printf '#!/usr/bin/env bash\necho "program $*"\n' > build/warpsieve
    chmod +x build/warpsieve
    bootstrap 0 run count 1e6
    expect out 'program count 1e6'
    expect log '-DCMAKE_UNITY_BUILD=ON'
    expect log '-DWARPSIEVE_TESTS=OFF'
    expect log '--target product'
    ! grep -q 'install' log || fail "packages of the tests are installed for the program"
    : > log
    bootstrap 0 test
    expect log 'install -y --no-install-recommends libgtest-dev primesieve'
    expect log '-DWARPSIEVE_TESTS=ON'
    expect log '--target all'
    : > log
    bootstrap 0 run count 1e6
    ! grep -q -e '-D' log || fail "what is configured is configured again"
    expect log '--target product'
    rm -rf build
}

keeps_what_is_said_while_building_and_shows_it_on_failure() {
    system
    fake_cmake
    bootstrap 0 build
    expect build/bootstrap.log 'a pretended build'
    ! grep -q 'a pretended build' out || fail "a build that went well says more than a line a minute"
    fake cmake 'echo "error: no such thing"; exit 3'
    bootstrap 3 build
    expect out 'failed with 3; the end of'
    expect out 'error: no such thing'
    rm -rf build
}

tests_with_sanitizers_where_all_is_asked_for() {
    system
    fake cmake 'exit 0'
    fake nproc 'echo 2'
    fake awk 'echo 4000000'
    fake ctest "echo \"ctest \$*\" >> '$PWD/log'; [[ \$* != *asan* ]]"
    fake clang++ 'exit 0'
    bootstrap 1 test --long
    expect out '--build --preset fuzz'
    expect log '--preset asan'
    expect log '--preset tsan' # although the one before has failed
    expect out 'tests failed in: build-asan'
    fake cmake '[[ $* != *fuzz* ]]'
    bootstrap 1 test --long
    expect out 'tests failed in: build-fuzz build-asan'
    : > log
    bootstrap 0 test
    ! grep -q preset log || fail "a short test used a preset"
}

installs_what_is_large_for_all_tests_alone() {
    system
    # shellcheck disable=SC2016
    fake dpkg-query 'case ${!#} in octave|g++-aarch64*) exit 1;; *) echo installed;; esac'
    fake cmake 'exit 0'
    fake nproc 'echo 2'
    fake awk 'echo 4000000'
    fake ctest "echo \"ctest \$*\" >> '$PWD/log'"
    bootstrap 0 test
    ! grep -q 'install' log || fail "large packages are installed for a short test"
    bootstrap 0 test --long
    expect log 'install -y --no-install-recommends g++-aarch64-linux-gnu octave'
    fake apt-get 'exit 100'
    bootstrap 0 test --long
    expect out 'the tests that need them are skipped'
}

installs_nothing_where_all_is_there
installs_only_what_is_missing
uses_sudo_without_a_question
names_what_is_missing_without_rights
names_what_is_missing_when_apt_fails
leaves_the_search_to_cmake_where_there_is_no_dpkg
tests_with_sanitizers_where_all_is_asked_for
installs_what_is_large_for_all_tests_alone
installs_slurm_for_the_tests_alone
goes_on_testing_without_slurm_where_it_cannot_be_installed
builds_the_program_alone_and_the_tests_when_they_are_asked_for
keeps_what_is_said_while_building_and_shows_it_on_failure
