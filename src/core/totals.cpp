#include "core/totals.hpp"

#include <algorithm>

namespace warpsieve::core {
namespace {

__extension__ using Wide = unsigned __int128;

}  // namespace

WideSum wide_product(std::uint64_t a, std::uint64_t b) noexcept {
    const Wide product = Wide{a} * b;
    return {static_cast<std::uint64_t>(product), static_cast<std::uint64_t>(product >> 64)};
}

std::string to_string(const WideSum& sum) {
    std::string digits;
    for (Wide rest = Wide{sum.high} << 64 | sum.low; rest != 0 || digits.empty(); rest /= 10)
        digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    std::ranges::reverse(digits);
    return digits;
}

std::string quantities_text(Quantities set) {
    std::string text;
    const auto add = [&](Quantities bit, const char* name) {
        if (has(set, bit)) text += (text.empty() ? "" : ", ") + std::string(name);
    };
    for (const auto& [bit, name] : countable_quantities) add(bit, name);
    add(quantity_gaps, "gaps");
    add(quantity_sum, "sum");
    return text;
}

}  // namespace warpsieve::core
