#pragma once

// Numbers as text: one a line, or k-tuplets in brackets. Every number that the program writes in
// bulk is written here, since text is what most of the time of `export` and `print` goes into.
//
// A number is cut into the digits above the thousand, its head, and its last three digits with the
// newline, its ending. A head is made once for all neighbours that share it (36 primes on average
// near 1e12, 22 near 2^64), and copied in two moves whatever its length; endings come from a table.
// So a line costs a look into the table and three stores, and no division. Touches memory and
// bitmaps alone.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace warpsieve::exporting {

/// Text as whatever takes bytes takes it.
[[nodiscard]] inline std::span<const std::uint8_t> bytes_of(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Lines of text in a buffer that is neither zeroed nor given back between uses.
class DecimalLines {
public:
    /// One number a line. Fastest where neighbours share all but their last three digits, as
    /// ascending primes do; right for any numbers in any order.
    void append(std::span<const std::uint64_t> numbers);
    /// The integers of the bits of a bitmap (core/wheel.hpp), one a line: what append would make of
    /// core::read_integers, in two thirds of the time.
    void append_bits(std::span<const std::uint8_t> bytes, std::uint64_t first_byte);
    /// "(3, 5)", a line for every `size` numbers: k-tuplets as primesieve prints them.
    void append_tuplets(std::span<const std::uint64_t> members, std::size_t size);
    [[nodiscard]] std::string_view text() const noexcept { return {buffer_.get(), size_}; }
    void clear() noexcept { size_ = 0; }

private:
    void reserve(std::size_t more);
    [[nodiscard]] char* end() noexcept { return buffer_.get() + size_; }
    void set_end(const char* end) noexcept {
        size_ = static_cast<std::size_t>(end - buffer_.get());
    }

    std::unique_ptr<char[]> buffer_;  // NOLINT(modernize-avoid-c-arrays): a vector zeroes
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// Buffers that go round: freed by the thread that writes and allocated anew by another, their
/// pages would go back to the system each time (two threads, 3.6e7 primes: 0.6 s of system time,
/// 0.35 s so). For one thread.
class SpareLines {
public:
    /// Empty lines, with an earlier buffer if there is one.
    [[nodiscard]] DecimalLines take();
    void give_back(DecimalLines lines);

private:
    std::vector<DecimalLines> spare_;
};

}  // namespace warpsieve::exporting
