#include "export/decimal_lines.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"
#include "core/wheel.hpp"

namespace warpsieve::exporting {
namespace {

/// Numbers that share a head.
constexpr std::uint64_t ending_values = 1000;
constexpr std::size_t ending_chars = 4;
using Ending = std::array<char, ending_chars>;

/// Integers of a 64-bit word of a bitmap.
constexpr std::uint64_t word_integers = core::word_bytes * core::wheel;

/// As many more than ending_values as let a word that reaches beyond the thousand be read off in
/// one go. The table, 5 KiB, is small enough to stay in the first cache beside the buffers.
constexpr auto endings = [] {
    std::array<Ending, ending_values + word_integers> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = {static_cast<char>('0' + i / 100 % 10), static_cast<char>('0' + i / 10 % 10),
                    static_cast<char>('0' + i % 10), '\n'};
    return table;
}();

/// Digits of 2^64-1 and a newline, or what stands between members of a tuplet.
constexpr std::size_t longest_line = 21;

/// The bits of a word whose integers, less that of its byte 0, are below the index.
constexpr auto bits_below = [] {
    std::array<std::uint64_t, word_integers> table{};
    for (std::size_t end = 0; end < table.size(); ++end)
        for (unsigned bit = 0; bit < 64; ++bit)
            if (core::word_offsets[bit] < end) table[end] |= std::uint64_t{1} << bit;
    return table;
}();

/// Writes a number without leading zeros; returns the end.
char* write_digits(char* at, std::uint64_t number) {
    return std::to_chars(at, at + longest_line, number).ptr;
}

/// The digits above the thousand of a number, and all numbers that have them too.
class Head {
public:
    /// Digits of 2^64-1 / 1000, rounded up to what is copied in two moves whatever the length.
    static constexpr std::size_t chars = 24;

    /// @param thousands at least 1
    explicit Head(std::uint64_t thousands) : base_(thousands * ending_values) {
        const char* end = write_digits(text_.data(), thousands);
        digits_ = static_cast<std::size_t>(end - text_.data());
    }
    /// Becomes that of the next thousand, nearly always by its last digit alone.
    void increment() noexcept {
        base_ += ending_values;
        std::size_t at = digits_;
        while (at > 0 && text_[at - 1] == '9') text_[--at] = '0';
        if (at > 0) {
            ++text_[at - 1];
        } else {
            text_[0] = '1';
            text_[digits_++] = '0';
        }
    }

    [[nodiscard]] std::uint64_t base() const noexcept { return base_; }
    [[nodiscard]] bool holds(std::uint64_t number) const noexcept {
        return number >= base_ && number - base_ < ending_values;
    }
    [[nodiscard]] std::size_t line_chars() const noexcept { return digits_ + ending_chars; }
    /// Writes a line; what follows it is undefined up to `chars`. Returns the end.
    /// @param place of the number among those that the head holds; beyond them its last three
    /// digits are right
    char* write_line(char* at, std::uint64_t place) const noexcept {
        std::memcpy(at, text_.data(), chars);
        std::memcpy(at + digits_, endings[place].data(), ending_chars);
        return at + line_chars();
    }

private:
    std::array<char, chars> text_{};
    std::size_t digits_ = 0;
    std::uint64_t base_;
};

/// Lines that may be begun behind the last one: see write_bits.
constexpr std::size_t lines_at_once = 4;

/// Writes a number without what follows it. Returns the end.
char* write_number(char* at, std::uint64_t number, std::optional<Head>& head) {
    if (number < ending_values) return write_digits(at, number);
    if (!head || !head->holds(number)) head.emplace(number / ending_values);
    return head->write_line(at, number - head->base()) - 1;
}

/// Writes the bits of a word whose integers have one head, four at a time, whether it has so many
/// or not: what comes next overwrites the rest. A loop that ends exactly at the last bit would be
/// mispredicted for nearly every word.
/// @param head by value: no byte that is written can be one of its own, and it stays in registers
/// @param place of the word's first integer, as in Head::write_line
[[gnu::always_inline]] inline char* write_bits(char* at,
                                               std::uint64_t word,
                                               Head head,
                                               std::uint64_t place) noexcept {
    const auto lines = static_cast<std::size_t>(std::popcount(word));
    char* const end = at + lines * head.line_chars();
    for (std::size_t done = 0; done < lines; done += lines_at_once)
        for (std::size_t k = 0; k < lines_at_once; ++k) {
            const auto bit = static_cast<unsigned>(std::countr_zero(word));
            at = head.write_line(at, place + core::word_offsets[bit]);
            word &= word - 1;
        }
    return end;
}

/// Writes the bits of a word, of which the first integer is given.
/// @param head of the word before, or of this one
[[gnu::always_inline]] inline char* write_word(char* at,
                                               std::uint64_t word,
                                               std::uint64_t first,
                                               Head& head) {
    if (!head.holds(first)) head.increment();
    const std::uint64_t place = first - head.base();
    const std::uint64_t left = ending_values - place;
    const std::uint64_t here = left < word_integers ? word & bits_below[left] : word;
    at = write_bits(at, here, head, place);
    if (here == word) return at;
    head.increment();
    return write_bits(at, word ^ here, head, place);
}

/// Writes the integers of the bits of bytes, all of them at least ending_values. Returns the end.
WARPSIEVE_TARGET_CLONES
char* write_large(char* at, std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    Head head(first_byte * core::wheel / ending_values);
    std::uint64_t first = first_byte * core::wheel;
    // Whole words apart: a loop that asks how many bytes are left is slower by a tenth.
    for (; bytes.size() >= core::word_bytes; bytes = bytes.subspan(core::word_bytes)) {
        at = write_word(at, core::load_word(bytes.data(), core::word_bytes), first, head);
        first += word_integers;
    }
    if (bytes.empty()) return at;
    return write_word(at, core::load_word(bytes.data(), bytes.size()), first, head);
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
    reserve(numbers.size() * longest_line + Head::chars);
    char* at = end();
    for (auto number = numbers.begin(); number != numbers.end();) {
        if (*number < ending_values) {
            at = write_digits(at, *number++);
            *at++ = '\n';
            continue;
        }
        const Head head(*number / ending_values);
        for (; number != numbers.end() && head.holds(*number); ++number)
            at = head.write_line(at, *number - head.base());
    }
    set_end(at);
}

void DecimalLines::append_bits(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    // Numbers below a thousand have no head.
    constexpr std::uint64_t large_from = ending_values / core::wheel + 1;
    if (first_byte < large_from) {
        const auto small = bytes.first(std::min(bytes.size(), large_from - first_byte));
        std::array<std::uint64_t, large_from * 8 + core::read_slack> numbers{};
        const std::size_t count = core::count_bits(small.data(), small.size());
        append(std::span(numbers).first(
            core::read_integers(small, first_byte, count, numbers.data())));
        bytes = bytes.subspan(small.size());
        first_byte += small.size();
    }
    if (bytes.empty()) return;
    const std::size_t lines = core::count_bits(bytes.data(), bytes.size());
    reserve((lines + lines_at_once) * longest_line + Head::chars);
    set_end(write_large(end(), bytes, first_byte));
}

void DecimalLines::append_tuplets(std::span<const std::uint64_t> members, std::size_t size) {
    constexpr std::size_t between = 2;  // characters: ", " and ")\n"
    reserve(members.size() * (longest_line + between) + Head::chars);
    std::optional<Head> head;
    char* at = end();
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i % size == 0) *at++ = '(';
        at = write_number(at, members[i], head);
        std::memcpy(at, (i + 1) % size == 0 ? ")\n" : ", ", between);
        at += between;
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
