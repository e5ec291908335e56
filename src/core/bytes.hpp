#pragma once

// Bytes as every room knows them, the one way to read a word of them, and how loops over them are
// compiled. Words are little-endian in files and in memory alike; nothing here may know what the
// bytes mean.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

/// Marks a function that is compiled several times, for x86-64-v4, -v3 and any processor; the
/// dynamic linker takes the one that fits. For loops over bits and bytes that the compiler can
/// vectorise, or for which it has instructions (popcnt, tzcnt) that the oldest processors lack.
/// Other compilers, processors and the sanitizers, which cannot start so early, get the plain
/// function.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WARPSIEVE_TARGET_CLONES \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WARPSIEVE_TARGET_CLONES
#endif

namespace warpsieve {

/// The contents of a file or of a part of one, and bitmaps on their way to it.
using Bytes = std::vector<std::uint8_t>;

namespace core {

static_assert(std::endian::native == std::endian::little,
              "words of bytes are read as little-endian 64-bit integers");

inline constexpr std::size_t word_bytes = sizeof(std::uint64_t);

/// The next eight bytes as a word; where fewer are left, 0 stands for those that are missing.
/// Always inline, as it is part of loops that are compiled for several instruction sets: a copy out
/// of line might be linked for processors that cannot run it.
/// Whole words apart, as a copy of as many bytes as there are is much slower than a load.
/// @param left bytes up to the end
[[nodiscard, gnu::always_inline]] inline std::uint64_t load_word(const std::uint8_t* bytes,
                                                                 std::size_t left) noexcept {
    std::uint64_t word = 0;
    if (left >= word_bytes)
        std::memcpy(&word, bytes, word_bytes);
    else
        std::memcpy(&word, bytes, left);
    return word;
}

}  // namespace core
}  // namespace warpsieve
