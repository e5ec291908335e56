#pragma once

// The digests of files and of stored data, and their text in files, messages and tables. Pure.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/interrupted.hpp"

namespace warpsieve::io {

/// XXH3 with 64 bits and seed 0: finds damage and compares results, but stops no forger.
[[nodiscard]] std::uint64_t xxh3(std::span<const std::uint8_t> bytes);
/// The same of bytes that may be many, a file of any size. @throw core::Interrupted
[[nodiscard]] std::uint64_t xxh3(std::span<const std::uint8_t> bytes,
                                 const core::StopCheck& stopped);

/// XXH3 over the little-endian bytes of numbers.
[[nodiscard]] std::uint64_t xxh3(std::span<const std::uint64_t> numbers);

/// A digest as 16 lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::uint64_t digest);
/// The digest that to_hex() wrote. @throw DamagedError when the text is anything else
[[nodiscard]] std::uint64_t parse_hex(std::string_view text);

}  // namespace warpsieve::io
