#pragma once

// How the progress of a job becomes that of a longer one, exactly as if the longer one had been
// asked for from the start. Running totals stay true, as they begin at the same integer, and the
// grid only loses rows. One thing is left over: a job may end inside a byte of the bitmap, and
// engines begin between bytes.

#include "core/batch.hpp"
#include "core/progress.hpp"

namespace warpsieve::core {

/// The same progress in a job that ends later, or asks for more primes, and else is the same. Its
/// grid is as fine or coarser, and both cut at multiples of a power of two of bytes: each row of it
/// ends where a row ended before, but for the row under way, which ends where the progress does.
/// @throw WrongResultError when the jobs are others
[[nodiscard]] Progress in_longer_job(const Progress& progress, const Job& longer);

/// The bits of a byte that stand for primes of the interval, each tested by itself.
[[nodiscard]] std::uint8_t primes_of_byte(std::uint64_t byte,
                                          const Interval& in,
                                          const PrimeTest& is_prime);

/// Whether the progress ends inside a byte of the bitmap, and goes on there: only in a longer job.
[[nodiscard]] bool cuts_a_byte(const Progress& progress) noexcept;

/// The batch that follows: the other integers of that byte, or of those as many as the job wants,
/// each tested by itself. To be added before any engine goes on. It always has a bitmap.
/// @pre cuts_a_byte(progress)
[[nodiscard]] BatchResult rest_of_cut_byte(const Progress& progress, const PrimeTest& is_prime);

}  // namespace warpsieve::core
