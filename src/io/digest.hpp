#pragma once

#include <cstdint>
#include <memory>
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

/// XXH3 of bytes that come in pieces.
class Xxh3Stream {
public:
    Xxh3Stream();
    void add(std::span<const std::uint8_t> bytes);
    /// Of all bytes so far.
    [[nodiscard]] std::uint64_t digest() const;

private:
    struct State;
    struct Free {
        void operator()(State* state) const noexcept;
    };
    std::unique_ptr<State, Free> state_;
};

}  // namespace warpsieve::io
