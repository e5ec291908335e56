#include "core/constellation.hpp"

#include <array>
#include <bitset>

namespace warpsieve::core {

const Constellation& tuplet(std::size_t kind) {
    static const std::array<Constellation, tuplet_kinds> all = {{
        {"twin", {{0, 2}}},
        {"triplet", {{0, 2, 6}, {0, 4, 6}}},
        {"quadruplet", {{0, 2, 6, 8}}},
        {"quintuplet", {{0, 2, 6, 8, 12}, {0, 4, 6, 10, 12}}},
        {"sextuplet", {{0, 4, 6, 10, 12, 16}}},
    }};
    return all.at(kind);
}

std::vector<SlottedConstellation> constellations_of(const Quantities& counted) {
    std::vector<SlottedConstellation> all;
    for (std::size_t kind = 0; kind < tuplet_kinds; ++kind)
        if (has(counted, quantity_tuplet(kind))) all.push_back({kind, &tuplet(kind)});
    for (std::size_t i = 0; i < counted.own.size(); ++i)
        all.push_back({tuplet_kinds + i, &counted.own[i]});
    return all;
}

std::string unnamed(const Pattern& pattern) {
    std::string name = "c";
    for (const unsigned distance : pattern) name += "_" + std::to_string(distance);
    return name;
}

std::optional<unsigned> forbidding_modulus(const Pattern& pattern) {
    for (const unsigned prime : {2U, 3U, 5U, 7U}) {
        std::bitset<most_members> residues;  // of the members, where the first one is 0
        for (const unsigned distance : pattern) residues.set(distance % prime);
        if (residues.count() == prime) return prime;
    }
    return std::nullopt;  // to forbid it, a larger prime would need more members
}

}  // namespace warpsieve::core
