#include "export/decimal_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace warpsieve::exporting {
namespace {

/// Numbers that share a head. The table of their endings, 4 KiB, is small enough to stay in the
/// first cache beside the buffers.
constexpr std::uint64_t ending_values = 1000;
constexpr std::size_t ending_chars = 4;
using Ending = std::array<char, ending_chars>;

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

/// The digits above the thousand of a number, and all numbers that have them too.
class Head {
public:
    /// Digits of 2^64-1 / 1000, rounded up to what is copied in two moves whatever the length.
    static constexpr std::size_t chars = 24;

    /// @pre number >= ending_values
    explicit Head(std::uint64_t number) : base_(number / ending_values * ending_values) {
        const char* end = write_digits(text_.data(), number / ending_values);
        digits_ = static_cast<std::size_t>(end - text_.data());
    }
    [[nodiscard]] bool holds(std::uint64_t number) const noexcept {
        return number >= base_ && number - base_ < ending_values;
    }
    /// Writes the line of a number that it holds; what follows is undefined up to `chars`.
    /// Returns the end.
    char* write_line(char* at, std::uint64_t number) const noexcept {
        std::memcpy(at, text_.data(), chars);
        std::memcpy(at + digits_, endings[number - base_].data(), ending_chars);
        return at + digits_ + ending_chars;
    }

private:
    std::array<char, chars> text_{};
    std::size_t digits_ = 0;
    std::uint64_t base_;
};

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
    reserve(numbers.size() * longest_line + Head::chars);
    char* at = end();
    for (auto number = numbers.begin(); number != numbers.end();) {
        if (*number < ending_values) {
            at = write_digits(at, *number++);
            *at++ = '\n';
            continue;
        }
        const Head head(*number);
        for (; number != numbers.end() && head.holds(*number); ++number)
            at = head.write_line(at, *number);
    }
    set_end(at);
}

DecimalLines SpareLines::take() {
    if (spare_.empty()) return {};
    DecimalLines lines = std::move(spare_.back());
    spare_.pop_back();
    return lines;
}

void SpareLines::give_back(DecimalLines lines) {
    lines.clear();
    spare_.push_back(std::move(lines));
}

}  // namespace warpsieve::exporting
