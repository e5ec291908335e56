#include "io/chunk/deflate/prefix_code.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace warpsieve::io::deflate {
namespace {

constexpr std::uint64_t none_left = std::numeric_limits<std::uint64_t>::max();

/// One list of package-merge: leaves and packages of two of the list before, by ascending weight.
struct Level {
    std::vector<std::uint64_t> weights;
    std::vector<std::uint16_t> leaves_among;  ///< the first so many, from 0 on
};

/// Without a branch on a weight: half of them would be mispredicted.
/// @param leaves with none_left at their end
Level merged(const std::vector<std::uint64_t>& leaves, const std::vector<std::uint64_t>& before) {
    std::vector<std::uint64_t> packages(before.size() / 2 + 1, none_left);
    for (std::size_t i = 0; i < before.size() / 2; ++i)
        packages[i] = before[2 * i] + before[2 * i + 1];
    const std::size_t size = leaves.size() + packages.size() - 2;
    Level level{.weights = std::vector<std::uint64_t>(size),
                .leaves_among = std::vector<std::uint16_t>(size + 1)};
    std::size_t leaf = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const std::uint64_t package = packages[i - leaf];
        const bool take_leaf = leaves[leaf] <= package;
        level.weights[i] = std::min(leaves[leaf], package);
        leaf += take_leaf ? 1 : 0;
        level.leaves_among[i + 1] = static_cast<std::uint16_t>(leaf);
    }
    return level;
}

/// How often each leaf, the lightest first, is among the packages taken: its code's length.
std::vector<std::uint8_t> leaf_lengths(std::vector<std::uint64_t> leaves, unsigned limit) {
    const std::size_t symbols = leaves.size();
    leaves.push_back(none_left);
    std::vector<Level> levels;
    for (unsigned i = 0; i < limit; ++i)
        levels.push_back(
            merged(leaves, i == 0 ? std::vector<std::uint64_t>() : levels[i - 1].weights));
    std::vector<std::uint8_t> lengths(symbols);
    std::size_t taken = 2 * symbols - 2;
    for (auto level = levels.rbegin(); level != levels.rend() && taken != 0; ++level) {
        const std::size_t here = level->leaves_among[taken];
        for (std::size_t i = 0; i < here; ++i) ++lengths[i];
        taken = 2 * (taken - here);
    }
    return lengths;
}

constexpr unsigned longest_code = 15;

std::uint32_t reversed(std::uint32_t code, unsigned length) {
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < length; ++i) bits |= (code >> i & 1) << (length - 1 - i);
    return bits;
}

/// Canonical codes: shorter ones first, those of one length in the order of their symbols.
void assign_codes(std::span<const std::uint8_t> lengths, std::span<PrefixCode::Bits> codes) {
    std::array<std::uint32_t, longest_code + 2> next{};  // first how many are shorter by one
    for (const std::uint8_t length : lengths)
        if (length != 0) ++next[length + 1U];
    for (unsigned length = 1; length <= longest_code; ++length)
        next[length] = (next[length - 1] + next[length]) << 1;
    for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol)
        if (const std::uint8_t length = lengths[symbol]; length != 0)
            codes[symbol] = {reversed(next[length]++, length), length};
}

/// The order in which a header gives the lengths of the code for lengths.
constexpr std::array<std::uint8_t, 19> header_order = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                       11, 4,  12, 3, 13, 2, 14, 1, 15};

}  // namespace

std::vector<std::uint8_t> limited_lengths(std::span<const std::uint32_t> counts, unsigned limit) {
    std::vector<std::uint64_t> leaves;  // counts, and below them the symbols: sorted in one go
    for (std::uint64_t symbol = 0; symbol < counts.size(); ++symbol)
        if (counts[symbol] != 0) leaves.push_back(std::uint64_t{counts[symbol]} << 32 | symbol);
    if (leaves.size() == 1) leaves.push_back((leaves.front() & 0xffffffff) == 0 ? 1U : 0U);
    std::ranges::sort(leaves);
    std::vector<std::uint64_t> weights;
    weights.reserve(leaves.size() + 1);
    for (const std::uint64_t leaf : leaves) weights.push_back(leaf >> 32);
    const std::vector<std::uint8_t> by_weight = leaf_lengths(std::move(weights), limit);
    std::vector<std::uint8_t> lengths(counts.size());
    for (std::size_t i = 0; i < leaves.size(); ++i) lengths[leaves[i] & 0xffffffff] = by_weight[i];
    return lengths;
}

PrefixCode::PrefixCode(std::span<const std::uint8_t> lengths) {
    assign_codes(lengths, codes_);
}

void PrefixCode::put_header(BitWriter& out,
                            bool last_block,
                            std::span<const std::uint8_t> distances) const {
    std::vector<std::uint8_t> lengths;
    for (const Bits& code : codes_) lengths.push_back(code.count);
    while (lengths.size() > first_length && lengths.back() == 0) lengths.pop_back();
    const std::size_t used = lengths.size();
    lengths.insert(lengths.end(), distances.begin(), distances.end());

    std::array<std::uint32_t, 19> counts{};
    for (const std::uint8_t length : lengths) ++counts[length];
    const std::vector<std::uint8_t> code_lengths = limited_lengths(counts, 7);
    std::array<Bits, 19> codes{};
    assign_codes(code_lengths, codes);

    constexpr unsigned dynamic = 2;
    out.put(last_block ? 1 : 0, 1);
    out.put(dynamic, 2);
    out.put(used - first_length, 5);
    out.put(distances.size() - 1, 5);
    out.put(header_order.size() - 4, 4);  // all lengths of lengths
    for (const std::uint8_t symbol : header_order) out.put(code_lengths[symbol], 3);
    for (const std::uint8_t length : lengths) out.put(codes[length].bits, codes[length].count);
}

}  // namespace warpsieve::io::deflate
