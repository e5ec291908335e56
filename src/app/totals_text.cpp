#include "app/totals_text.hpp"

#include <fmt/format.h>

#include "core/totals.hpp"

namespace warpsieve::app {
nlohmann::ordered_json totals_json(const core::Totals& totals, core::Quantities counted) {
    nlohmann::ordered_json json;
    core::for_each_total(counted, [&](const core::TotalsField& field) {
        if (field.counted != core::quantity_sum) json[field.name] = field.value(totals);
    });
    if (core::has(counted, core::quantity_sum)) json["prime_sum"] = to_string(totals.prime_sum);
    return json;
}

std::vector<std::pair<const char*, std::string>> further_totals(const core::Totals& totals,
                                                                core::Quantities counted) {
    std::vector<std::pair<const char*, std::string>> lines;
    for (std::size_t k = 0; k < core::tuplet_kinds; ++k)
        if (core::has(counted, core::quantity_tuplet(k)))
            lines.emplace_back(core::countable_quantities[k + 1].name,
                               std::to_string(totals.tuplets[k]));
    const core::Gap& gap = totals.largest_gap;
    if (core::has(counted, core::quantity_gaps))
        lines.emplace_back("largest gap", gap.size == 0
                                              ? "none"
                                              : fmt::format("{} after {}", gap.size, gap.start));
    if (core::has(counted, core::quantity_sum))
        lines.emplace_back("sum", to_string(totals.prime_sum));
    return lines;
}

std::string totals_text(const core::Totals& totals, core::Quantities counted) {
    if (counted == core::quantity_primes) return fmt::format("{}\n", totals.prime_count);
    std::string text = fmt::format("{:<12} {}\n", "primes", totals.prime_count);
    for (const auto& [name, value] : further_totals(totals, counted))
        text += fmt::format("{:<12} {}\n", name, value);
    return text;
}

}  // namespace warpsieve::app
