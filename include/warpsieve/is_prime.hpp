#pragma once

#include <cstdint>

#include "warpsieve/export.h"

namespace warpsieve {

/// Whether n is prime, for every 64-bit n, without doubt: Baillie-PSW, for which no composite below
/// 2^64 is known to pass and the complete list of candidates has been checked. About 1 us.
[[nodiscard]] WARPSIEVE_PUBLIC bool is_prime(std::uint64_t n);

}  // namespace warpsieve
