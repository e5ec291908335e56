#include "export/decimal_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace warpsieve::exporting {
namespace {

/// A number is cut into the digits above the thousand, which a run of neighbours shares (36 primes
/// on average near 1e12, 22 near 2^64), and its last three digits with the newline, which come from
/// a table of 4 KiB: small enough to stay in the first cache beside the buffers.
constexpr std::uint64_t ending_values = 1000;
constexpr std::size_t ending_chars = 4;
using Ending = std::array<char, ending_chars>;

/// Digits of 2^64-1 / 1000, rounded up to what is copied in two moves whatever the length.
constexpr std::size_t head_chars = 24;
using Head = std::array<char, head_chars>;

/// Digits of 2^64-1 and a newline.
constexpr std::size_t longest_line = 21;

constexpr std::array<Ending, ending_values> make_endings() {
    std::array<Ending, ending_values> endings{};
    for (std::size_t i = 0; i < ending_values; ++i)
        endings[i] = {static_cast<char>('0' + i / 100), static_cast<char>('0' + i / 10 % 10),
                      static_cast<char>('0' + i % 10), '\n'};
    return endings;
}

constexpr std::array<Ending, ending_values> endings = make_endings();

/// Writes a number without leading zeros; returns the end.
char* write_digits(char* at, std::uint64_t number) {
    return std::to_chars(at, at + longest_line, number).ptr;
}

}  // namespace

void DecimalLines::reserve(std::size_t more) {
    if (capacity_ - size_ >= more) return;
    const std::size_t capacity = std::max(size_ + more, 2 * capacity_);
    // NOLINTNEXTLINE(modernize-avoid-c-arrays): a vector zeroes
    auto buffer = std::make_unique_for_overwrite<char[]>(capacity);
    std::copy_n(buffer_.get(), size_, buffer.get());
    buffer_ = std::move(buffer);
    capacity_ = capacity;
}

void DecimalLines::append(std::span<const std::uint64_t> numbers) {
    // A head is copied whole and may reach beyond the last line.
    reserve(numbers.size() * longest_line + head_chars);
    char* at = buffer_.get() + size_;
    for (auto number = numbers.begin(); number != numbers.end();) {
        const std::uint64_t thousands = *number / ending_values;
        if (thousands == 0) {
            at = write_digits(at, *number++);
            *at++ = '\n';
            continue;
        }
        Head head{};
        const auto digits =
            static_cast<std::size_t>(write_digits(head.data(), thousands) - head.data());
        const std::uint64_t base = thousands * ending_values;
        const auto shares_head = [base](std::uint64_t n) {
            return n >= base && n - base < ending_values;
        };
        for (; number != numbers.end() && shares_head(*number); ++number) {
            std::memcpy(at, head.data(), head_chars);
            std::memcpy(at + digits, endings[*number - base].data(), ending_chars);
            at += digits + ending_chars;
        }
    }
    size_ = static_cast<std::size_t>(at - buffer_.get());
}

}  // namespace warpsieve::exporting
