#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/totals.hpp"

namespace warpsieve::app {

/// The totals under their names in files: prime_count, twin_count, ... The sum is a string of
/// digits, as it may exceed 64 bits.
[[nodiscard]] nlohmann::ordered_json totals_json(const core::Totals& totals,
                                                 core::Quantities counted);

/// What was counted beside primes, for people: names, and numbers or "none".
[[nodiscard]] std::vector<std::pair<const char*, std::string>> further_totals(
    const core::Totals& totals, core::Quantities counted);

/// The result for people and scripts: the number alone where only primes were counted, else one
/// line for each quantity, its name first.
[[nodiscard]] std::string totals_text(const core::Totals& totals, core::Quantities counted);

}  // namespace warpsieve::app
