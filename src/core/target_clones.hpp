#pragma once

/// Marks a function that is compiled several times, for x86-64-v3 and for any processor; the
/// dynamic linker takes the one that fits. For loops over bits and bytes that the compiler can
/// vectorise, or for which it has instructions (popcnt, tzcnt) that the oldest processors lack.
/// Other compilers, processors and the sanitizers, which cannot start so early, get the plain
/// function.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WARPSIEVE_TARGET_CLONES __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define WARPSIEVE_TARGET_CLONES
#endif
