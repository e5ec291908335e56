#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace warpsieve::io {

/// XXH3, 64 bits, seed 0. For damage and for comparing results; not against forgery.
[[nodiscard]] std::uint64_t xxh3(std::span<const std::uint8_t> bytes);

/// The same over the little-endian bytes of numbers.
[[nodiscard]] std::uint64_t xxh3(std::span<const std::uint64_t> numbers);

/// 16 lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::uint64_t digest);

}  // namespace warpsieve::io
