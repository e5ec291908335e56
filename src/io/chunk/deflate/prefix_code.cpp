#include "io/chunk/deflate/prefix_code.hpp"

#include <algorithm>
#include <compare>

namespace warpsieve::io::deflate {
namespace {

/// One list of package-merge: leaves and packages of two of the list before, by ascending weight.
struct Level {
    std::vector<std::uint64_t> weights;
    std::vector<bool> is_leaf;
};

Level merged(const std::vector<std::uint64_t>& leaves, const Level& before) {
    const std::size_t packages = before.weights.size() / 2;
    Level level;
    for (std::size_t leaf = 0, package = 0; leaf + package < leaves.size() + packages;) {
        const std::uint64_t weight =
            package < packages ? before.weights[2 * package] + before.weights[2 * package + 1] : 0;
        const bool take_leaf =
            package == packages || (leaf < leaves.size() && leaves[leaf] <= weight);
        level.weights.push_back(take_leaf ? leaves[leaf] : weight);
        level.is_leaf.push_back(take_leaf);
        ++(take_leaf ? leaf : package);
    }
    return level;
}

/// How often each leaf, the lightest first, is among the packages taken: its code's length.
std::vector<std::uint8_t> leaf_lengths(const std::vector<std::uint64_t>& leaves, unsigned limit) {
    std::vector<Level> levels;
    for (unsigned i = 0; i < limit; ++i)
        levels.push_back(merged(leaves, levels.empty() ? Level{} : levels.back()));
    std::vector<std::uint8_t> lengths(leaves.size());
    std::size_t taken = 2 * leaves.size() - 2;
    for (auto level = levels.rbegin(); level != levels.rend() && taken != 0; ++level) {
        const auto begin = level->is_leaf.begin();
        const auto here = static_cast<std::size_t>(
            std::count(begin, begin + static_cast<std::ptrdiff_t>(taken), true));
        for (std::size_t i = 0; i < here; ++i) ++lengths[i];
        taken = 2 * (taken - here);
    }
    return lengths;
}

std::uint32_t reversed(std::uint32_t code, unsigned length) {
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < length; ++i) bits |= (code >> i & 1) << (length - 1 - i);
    return bits;
}

/// Canonical codes: shorter ones first, those of one length in the order of their symbols.
void assign_codes(std::span<const std::uint8_t> lengths, std::span<PrefixCode::Bits> codes) {
    std::uint32_t next = 0;
    for (std::uint8_t length = 1; length <= 15; ++length) {
        next <<= 1;
        for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol)
            if (lengths[symbol] == length) codes[symbol] = {reversed(next++, length), length};
    }
}

/// The order in which a header gives the lengths of the code for lengths.
constexpr std::array<std::uint8_t, 19> header_order = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                       11, 4,  12, 3, 13, 2, 14, 1, 15};

}  // namespace

std::vector<std::uint8_t> limited_lengths(std::span<const std::uint32_t> counts, unsigned limit) {
    struct Leaf {
        std::uint32_t count;
        std::uint32_t symbol;
        auto operator<=>(const Leaf&) const = default;
    };
    std::vector<Leaf> leaves;
    for (std::uint32_t symbol = 0; symbol < counts.size(); ++symbol)
        if (counts[symbol] != 0) leaves.push_back({counts[symbol], symbol});
    if (leaves.size() == 1) leaves.push_back({0, leaves.front().symbol == 0 ? 1U : 0U});
    std::ranges::sort(leaves);
    std::vector<std::uint64_t> weights;
    for (const Leaf& leaf : leaves) weights.push_back(leaf.count);
    const std::vector<std::uint8_t> by_weight = leaf_lengths(weights, limit);
    std::vector<std::uint8_t> lengths(counts.size());
    for (std::size_t i = 0; i < leaves.size(); ++i) lengths[leaves[i].symbol] = by_weight[i];
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
