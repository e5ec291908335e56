#pragma once

// The digests of files and of stored data, and their text in files, messages and tables. Pure.

#include <cstdint>
#include <memory>
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

/// The same of bytes that come one after the other.
class Xxh3Stream {
public:
    Xxh3Stream();
    Xxh3Stream(const Xxh3Stream&) = delete;
    Xxh3Stream& operator=(const Xxh3Stream&) = delete;
    Xxh3Stream(Xxh3Stream&&) = delete;
    Xxh3Stream& operator=(Xxh3Stream&&) = delete;
    ~Xxh3Stream();

    void update(std::span<const std::uint8_t> bytes);
    void update(std::span<const std::uint64_t> numbers);
    /// The digest of all that came since the last call.
    [[nodiscard]] std::uint64_t take();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A digest as 16 lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::uint64_t digest);
/// The digest that to_hex() wrote. @throw DamagedError when the text is anything else
[[nodiscard]] std::uint64_t parse_hex(std::string_view text);

}  // namespace warpsieve::io
