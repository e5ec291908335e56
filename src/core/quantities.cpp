#include "core/quantities.hpp"

namespace warpsieve::core {

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
