#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/quantities.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

enum class Store : std::uint8_t { none = 0, bitmap = 1, primes = 2 };

[[nodiscard]] std::string to_string(Store store);

/// What is asked for: all that a result depends on, and nothing that it does not (engine, threads,
/// batch length, interval of saving). A file is resumed only by an equal job.
struct Job {
    Interval interval;
    Store store = Store::none;
    Quantities quantities = quantity_primes;
    /// 0: the whole interval; else it ends with the first N primes, or where the interval does.
    std::uint64_t first_n = 0;
    std::uint32_t part = 0;  ///< piece `part` of `parts`, counted from 0
    std::uint32_t parts = 1;
    friend bool operator==(const Job&, const Job&) = default;
};

/// One line for each field in which the jobs differ: "stop: 1000 in the file, 2000 asked for".
[[nodiscard]] std::vector<std::string> differences(const Job& in_file, const Job& asked);

}  // namespace warpsieve::core
