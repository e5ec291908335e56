#pragma once

// The totals by name: attributes of /state, columns of /grid (src/io/FORMAT.md), keys of --json,
// and the order in which digests take them.

#include <array>
#include <cstdint>

#include "core/totals.hpp"

namespace warpsieve::core {

struct TotalsField {
    const char* name = "";
    Quantities counted = quantity_primes;  ///< is there when this is asked for
    std::uint64_t& (*of)(Totals& totals) = nullptr;

    [[nodiscard]] std::uint64_t value(Totals totals) const { return of(totals); }
};

inline constexpr std::array<TotalsField, 12> totals_fields = {
    {{"prime_count", quantity_primes, [](Totals& t) -> auto& {return t.prime_count;
}  // namespace warpsieve::core
}
, {"smallest_prime", quantity_primes, [](Totals& t) -> auto& {return t.smallest_prime;
}
}
, {"largest_prime", quantity_primes, [](Totals& t) -> auto& {return t.largest_prime;
}
}
, {"twin_count", quantity_twins, [](Totals& t) -> auto& {return t.tuplets[0];
}
}
, {"triplet_count", quantity_triplets, [](Totals& t) -> auto& {return t.tuplets[1];
}
}
, {"quadruplet_count", quantity_quadruplets, [](Totals& t) -> auto& {return t.tuplets[2];
}
}
, {"quintuplet_count", quantity_quintuplets, [](Totals& t) -> auto& {return t.tuplets[3];
}
}
, {"sextuplet_count", quantity_sextuplets, [](Totals& t) -> auto& {return t.tuplets[4];
}
}
, {"largest_gap", quantity_gaps, [](Totals& t) -> auto& {return t.largest_gap.size;
}
}
, {"gap_start", quantity_gaps, [](Totals& t) -> auto& {return t.largest_gap.start;
}
}
, {"prime_sum_low", quantity_sum, [](Totals& t) -> auto& {return t.prime_sum.low;
}
}
, {"prime_sum_high", quantity_sum, [](Totals& t) -> auto& {return t.prime_sum.high;
}
}
,
}
}
;

/// Calls visit(field) for each that is there.
template <class Visit>
void for_each_total(Quantities counted, Visit visit) {
    for (const TotalsField& field : totals_fields)
        if (has(counted, field.counted)) visit(field);
}

}  // namespace warpsieve::core
