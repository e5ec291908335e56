#pragma once

#include <cstdlib>
#include <string>

namespace warpsieve::test {

/// How many cases a fault test tries. The environment variable WARPSIEVE_FAULT chooses: `long` the
/// second number, a number that many, nothing the first.
[[nodiscard]] inline int cases(int quick, int in_long_tier) {
    const char* const chosen = std::getenv("WARPSIEVE_FAULT");
    if (chosen == nullptr) return quick;
    if (std::string(chosen) == "long") return in_long_tier;
    return std::stoi(chosen);
}

}  // namespace warpsieve::test
