#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/job.hpp"
#include "io/disk/file_system.hpp"

namespace warpsieve::test {

struct StoredRunShape {
    std::uint64_t batch = 3'000'000;                  ///< integers
    std::uint64_t shard_bytes = 1;                    ///< a shard for every chunk
    std::uint64_t sieve_through = ~std::uint64_t{0};  ///< stop after the batch with this integer
    std::uint64_t batches = ~std::uint64_t{0};        ///< at most
};

/// A run of the job as `warpsieve run` leaves it, by the CPU engine, with shards as small as the
/// shape says; several generations where it is not complete.
void write_stored_run(const std::string& path, const core::Job& job, const StoredRunShape& shape);

/// The primes of an interval by libprimesieve, those of a short one by our test of single numbers.
[[nodiscard]] std::vector<std::uint64_t> known_primes(const Interval& interval);

}  // namespace warpsieve::test
