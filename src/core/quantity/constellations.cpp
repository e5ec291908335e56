// How many constellations there are: twins, triplets, ... sextuplets, and those of a user's own.

#include "core/constellation.hpp"
#include "core/quantity.hpp"

namespace warpsieve::core {
namespace of_constellations {
namespace {

constexpr Access count_in_slot = {
    [](const Totals& totals, std::size_t slot) { return totals.constellations.at(slot); },
    [](Totals& totals, std::size_t slot) -> std::uint64_t& {
        return totals.constellations.at(slot);
    }};

std::string patterns_text(const Constellation& constellation) {
    std::string text;
    for (const Pattern& pattern : constellation.patterns) {
        text += text.empty() ? "p + {" : " or p + {";
        for (const unsigned distance : pattern)
            text += (distance == 0 ? "" : ", ") + std::to_string(distance);
        text += "}";
    }
    return text;
}

void describe(const Quantities& counted, std::vector<TotalsField>& fields) {
    for (const auto& [slot, constellation] : constellations_of(counted))
        fields.push_back({.name = constellation->name + "_count",
                          .description = "constellations " + patterns_text(*constellation) +
                                         " so far, those with all their members",
                          .only_grows = true,
                          .access = count_in_slot,
                          .index = slot});
}

void tell(const Totals& totals, const Quantities& counted, std::vector<ToldTotal>& lines) {
    for (const auto& [slot, constellation] : constellations_of(counted))
        lines.push_back(
            {slot < tuplet_kinds ? countable_quantities.at(slot + 1).name : constellation->name,
             std::to_string(totals.constellations.at(slot))});
}

void read(Totals& totals, const Piece& piece) {
    totals.constellations = count_constellations(piece.sequences, piece.bytes);
}

void add_prime(Totals& /*totals*/, std::uint64_t /*p*/, const Quantities& /*counted*/) {}

void append(Totals& totals, const Totals& next, const Quantities& counted) {
    for (std::size_t slot = 0; slot < constellation_slots; ++slot)
        totals.constellations[slot] += next.constellations[slot];
    const SeamSide below{totals.largest_prime, totals.near_last};
    const SeamSide above{next.smallest_prime, next.near_first};
    if (above.prime - below.prime >= width_limit) return;
    for (std::size_t kind = 0; kind < tuplet_kinds; ++kind)
        if (has(counted, quantity_tuplet(kind)))
            totals.constellations[kind] += count_across(tuplet(kind), below, above);
    for (std::size_t i = 0; i < counted.own.size(); ++i)
        totals.constellations[tuplet_kinds + i] += count_across(counted.own[i], below, above);
}

}  // namespace
}  // namespace of_constellations

const Quantity declared::constellations = {
    any_constellation,       of_constellations::describe,  of_constellations::tell,
    of_constellations::read, of_constellations::add_prime, of_constellations::append};

}  // namespace warpsieve::core
