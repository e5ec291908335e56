#include "core/quantities.hpp"

#include <algorithm>

namespace warpsieve::core {

Quantities& Quantities::operator|=(const Quantities& other) {
    set |= other.set;
    for (const Constellation& one : other.own)
        if (std::ranges::find(own, one) == own.end()) own.push_back(one);
    if (other.modulus != 0) modulus = other.modulus;
    return *this;
}

std::string quantities_text(const Quantities& all) {
    std::string text;
    const auto add = [&](bool there, const std::string& name) {
        if (there) text += (text.empty() ? "" : ", ") + name;
    };
    for (const auto& [bit, name] : countable_quantities) add(has(all, bit), name);
    for (const Constellation& one : all.own) add(true, one.name);
    add(has(all, quantity_gaps), has(all, quantity_gap_table) ? "gap table" : "gaps");
    add(has(all, quantity_sum), "sum");
    add(has(all, quantity_reciprocals), "reciprocals");
    add(all.modulus != 0, "residues modulo " + std::to_string(all.modulus));
    return text;
}

}  // namespace warpsieve::core
