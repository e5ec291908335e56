#include "app/totals_text.hpp"

#include <fmt/format.h>

#include "core/sums.hpp"

namespace warpsieve::app {
namespace {

constexpr std::array<const char*, core::tuplet_kinds> tuplet_keys = {
    "twin_count", "triplet_count", "quadruplet_count", "quintuplet_count", "sextuplet_count"};

}  // namespace

nlohmann::ordered_json totals_json(const core::Totals& totals, core::Quantities counted) {
    nlohmann::ordered_json json = {{"prime_count", totals.prime_count},
                                   {"smallest_prime", totals.smallest_prime},
                                   {"largest_prime", totals.largest_prime}};
    for (std::size_t k = 0; k < core::tuplet_kinds; ++k)
        if (core::has(counted, core::quantity_tuplet(k))) json[tuplet_keys[k]] = totals.tuplets[k];
    if (core::has(counted, core::quantity_gaps)) {
        json["largest_gap"] = totals.largest_gap.size;
        json["gap_start"] = totals.largest_gap.start;
    }
    if (core::has(counted, core::quantity_sum)) json["prime_sum"] = to_string(totals.prime_sum);
    return json;
}

std::string totals_text(const core::Totals& totals, core::Quantities counted) {
    if (counted == core::quantity_primes) return fmt::format("{}\n", totals.prime_count);
    std::string text;
    const auto line = [&](const char* name, const auto& value) {
        text += fmt::format("{:<12} {}\n", name, value);
    };
    line("primes", totals.prime_count);
    for (std::size_t k = 0; k < core::tuplet_kinds; ++k)
        if (core::has(counted, core::quantity_tuplet(k)))
            line(core::countable_quantities[k + 1].name, totals.tuplets[k]);
    if (core::has(counted, core::quantity_gaps))
        line("largest gap",
             totals.largest_gap.size == 0
                 ? "none"
                 : fmt::format("{} after {}", totals.largest_gap.size, totals.largest_gap.start));
    if (core::has(counted, core::quantity_sum)) line("sum", to_string(totals.prime_sum));
    return text;
}

}  // namespace warpsieve::app
