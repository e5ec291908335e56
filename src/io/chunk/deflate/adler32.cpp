#include "io/chunk/deflate/adler32.hpp"

namespace warpsieve::io::deflate {

/// Two sums modulo 65521: a over the bytes, b over the values of a. Over a run of n bytes v,
/// a grows by n * v, and b by n * a + v * n * (n + 1) / 2.
std::uint32_t adler32(std::uint32_t before, std::span<const Run> runs) {
    constexpr std::uint64_t base = 65521;
    std::uint64_t a = before & 0xffff;
    std::uint64_t b = before >> 16;
    for (const Run& run : runs) {
        const std::uint64_t n = run.length;
        b = (b + n % base * a + run.value * (n * (n + 1) / 2 % base)) % base;
        a = (a + n * run.value) % base;
    }
    return static_cast<std::uint32_t>(b << 16 | a);
}

}  // namespace warpsieve::io::deflate
