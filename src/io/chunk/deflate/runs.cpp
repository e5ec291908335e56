#include "io/chunk/deflate/runs.hpp"

#include <algorithm>
#include <array>

namespace warpsieve::io::deflate {
namespace {

constexpr std::uint32_t shortest_copy = 3;
constexpr std::uint32_t longest_copy = 258;

/// Where a copy comes from, as one bit (RFC 1951, 3.2.5). The first of a run can only come from
/// distance 1. But there zlib's inflate, which copies byte by byte, waits for each byte to be
/// stored before it is loaded again, and most of its time went into the long runs of the upper
/// planes. From distance 4, the last one without extra bits, it inflates the whole chunk twice as
/// fast.
enum class Distance : std::uint8_t { one = 0, four = 1 };
constexpr std::array<std::uint8_t, 4> distance_lengths = {1, 0, 0, 1};

/// A length of a copy: its symbol, and the bits that follow it (RFC 1951, 3.2.5).
struct CopySymbol {
    std::uint16_t symbol = 0;
    std::uint8_t extra_bits = 0;
    std::uint8_t extra = 0;
};

/// Eight lengths have symbols of their own; then four symbols each for ranges that double; 258 has
/// its own again.
constexpr std::array<CopySymbol, longest_copy + 1> copy_symbols = [] {
    std::array<CopySymbol, longest_copy + 1> table{};
    std::uint16_t symbol = PrefixCode::first_length;
    for (std::uint32_t length = shortest_copy; length <= longest_copy;) {
        const auto place = static_cast<unsigned>(symbol - PrefixCode::first_length);
        const auto extra_bits = static_cast<std::uint8_t>(place < 8 ? 0 : place / 4 - 1);
        for (std::uint32_t extra = 0; extra < 1U << extra_bits && length <= longest_copy; ++extra)
            table[length++] = {symbol, extra_bits, static_cast<std::uint8_t>(extra)};
        ++symbol;
    }
    table[longest_copy] = {PrefixCode::symbols - 1, 0, 0};
    return table;
}();

/// The next copy of a run that has `left` bytes more: never so long that one or two stay behind
/// where that can be helped, as these cost a literal each.
std::uint32_t next_copy(std::uint32_t left) {
    const std::uint32_t length = std::min(left, longest_copy);
    const std::uint32_t behind = left - length;
    return behind == 1 || behind == 2 ? length - shortest_copy : length;
}

/// Calls literal(value), first_copy(length) and next_copy(length) for the tokens of a run.
void for_each_token(const Run& run, auto literal, auto first_copy, auto later_copy) {
    literal(run.value);
    std::uint32_t left = run.length - 1;
    if (left >= shortest_copy) {
        std::uint32_t length = next_copy(left);
        first_copy(length);
        for (left -= length; left >= shortest_copy; left -= length) {
            length = next_copy(left);
            later_copy(length);
        }
    }
    for (; left != 0; --left) literal(run.value);
}

/// Nearly all runs of the second plane are a literal and one copy, and nothing else.
bool is_one_copy(const Run& run) {
    return run.length - 1 - shortest_copy <= longest_copy - shortest_copy;
}

PrefixCode code_for(std::span<const Run> runs) {
    std::array<std::uint32_t, PrefixCode::symbols> counts{};
    counts[PrefixCode::end_of_block] = 1;
    std::array<std::uint32_t, longest_copy + 1> copies{};
    const auto count_literal = [&](std::uint8_t value) { ++counts[value]; };
    const auto count_copy = [&](std::uint32_t length) { ++copies[length]; };
    for (const Run& run : runs) {
        if (is_one_copy(run)) [[likely]] {
            count_literal(run.value);
            count_copy(run.length - 1);
        } else {
            for_each_token(run, count_literal, count_copy, count_copy);
        }
    }
    for (std::uint32_t length = shortest_copy; length <= longest_copy; ++length)
        counts[copy_symbols[length].symbol] += copies[length];
    // zlib's inflate looks codes of 9 bits up at once, and longer ones twice.
    return PrefixCode(limited_lengths(counts, longest_literal_code));
}

/// All bits of each copy from a distance.
class Copies {
public:
    Copies(const PrefixCode& code, Distance distance) {
        for (std::uint32_t length = shortest_copy; length <= longest_copy; ++length) {
            const CopySymbol& symbol = copy_symbols[length];
            append(length, code[symbol.symbol]);
            append(length, {symbol.extra, symbol.extra_bits});
            append(length, {static_cast<std::uint32_t>(distance), 1});
        }
    }
    [[nodiscard]] PrefixCode::Bits operator[](std::uint32_t length) const noexcept {
        return copies_[length];
    }
    void put(BitWriter& out, std::uint32_t length) const {
        out.put(copies_[length].bits, copies_[length].count);
    }

private:
    void append(std::uint32_t length, PrefixCode::Bits more) {
        PrefixCode::Bits& copy = copies_[length];
        copy.bits |= more.bits << copy.count;
        copy.count = static_cast<std::uint8_t>(copy.count + more.count);
    }
    std::array<PrefixCode::Bits, longest_copy + 1> copies_{};
};

/// The bits of runs of one block.
class RunWriter {
public:
    explicit RunWriter(std::span<const Run> runs) : code_(code_for(runs)) {}

    void put_header(BitWriter& out) const { code_.put_header(out, true, distance_lengths); }
    /// Two runs with one copy each: at most 48 bits.
    void put_pair(BitWriter& out, const Run& first, const Run& second) const {
        const Bits a = one_copy(first);
        const Bits b = one_copy(second);
        out.put(a.bits | b.bits << a.count, a.count + b.count);
    }
    void put(BitWriter& out, const Run& run) const {
        for_each_token(
            run, [&](std::uint8_t value) { code_.put(out, value); },
            [&](std::uint32_t length) { near_.put(out, length); },
            [&](std::uint32_t length) { far_.put(out, length); });
    }
    void put_end(BitWriter& out) const { code_.put(out, PrefixCode::end_of_block); }

private:
    struct Bits {
        std::uint64_t bits;
        unsigned count;
    };
    [[nodiscard]] Bits one_copy(const Run& run) const {
        const PrefixCode::Bits literal = code_[run.value];
        const PrefixCode::Bits copy = near_[run.length - 1];
        return {literal.bits | std::uint64_t{copy.bits} << literal.count,
                literal.count + unsigned{copy.count}};
    }
    PrefixCode code_;
    Copies near_{code_, Distance::one};
    Copies far_{code_, Distance::four};
};

}  // namespace

void put_runs(BitWriter& out, std::span<const Run> runs) {
    const RunWriter writer(runs);
    writer.put_header(out);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (i + 1 < runs.size() && is_one_copy(runs[i]) && is_one_copy(runs[i + 1])) [[likely]] {
            writer.put_pair(out, runs[i], runs[i + 1]);
            ++i;
        } else {
            writer.put(out, runs[i]);
        }
    }
    writer.put_end(out);
}

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
