#pragma once

#include <cstdint>
#include <vector>

#include "io/checkpoint/checkpoint.hpp"

namespace warpsieve::test {

/// A checkpoint of the job, nothing sieved, one session, all ids and dates fixed: the same bytes
/// every time.
[[nodiscard]] io::Checkpoint new_sample(const core::Job& job);

/// Sieves on by trial division, in batches of about `length` integers, through `last` at least or
/// to the end of the job; keeps primes and status right.
void sieve_on(io::Checkpoint& checkpoint, std::uint64_t last, std::uint64_t length = 2400);

/// [0, 10000] with stored primes, sieved through 7199, generation 7: what most tests of files
/// begin with.
[[nodiscard]] io::Checkpoint small_sample();

/// The rest of a tail of primes.
[[nodiscard]] std::vector<std::uint64_t> rest_primes(const io::Tail& tail);

[[nodiscard]] std::uint64_t digest_of(const io::Checkpoint& checkpoint);

}  // namespace warpsieve::test
