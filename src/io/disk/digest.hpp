#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace warpsieve::io {

/// XXH3, 64 bits, seed 0. For damage and for comparing results; not against forgery.
[[nodiscard]] std::uint64_t xxh3(std::span<const std::uint8_t> bytes);

/// The same over the little-endian bytes of numbers.
[[nodiscard]] std::uint64_t xxh3(std::span<const std::uint64_t> numbers);

/// 16 lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::uint64_t digest);
/// @throw DamagedError when the text is anything but such digits
[[nodiscard]] std::uint64_t parse_hex(std::string_view text);

}  // namespace warpsieve::io
