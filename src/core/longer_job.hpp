#pragma once

// How the progress of a job becomes that of a longer one, exactly as if the longer one had been
// asked for from the start. Running totals stay true, as they begin at the same integer, and the
// grid only loses rows. One thing has to be looked at again: a job may end inside a byte of the
// bitmap, between whose numbers k-tuplets lie that neither side of the cut has seen.

#include "core/batch.hpp"
#include "core/further.hpp"
#include "core/progress.hpp"

namespace warpsieve::core {

/// The same progress in a job that ends later, or asks for more primes, and else is the same. Its
/// grid is as fine or coarser, and both cut at multiples of a power of two of bytes: each row of it
/// ends where a row ended before, but for the row under way, which ends where the progress does.
/// @throw WrongResultError when the jobs are others
[[nodiscard]] Progress in_longer_job(const Progress& progress, const Job& longer);

/// Whether the progress ends inside a byte of the bitmap, and goes on there: only in a longer job.
[[nodiscard]] bool cuts_a_byte(const Progress& progress) noexcept;

/// The batch that follows: the other integers of that byte, or of those as many as the job wants,
/// each tested by itself. The k-tuplets that the cut had parted are among its totals. To be added
/// before any engine goes on, for batches of engines begin between bytes. It always has a bitmap.
/// @pre cuts_a_byte(progress)
[[nodiscard]] BatchResult rest_of_cut_byte(const Progress& progress, const PrimeTest& is_prime);

}  // namespace warpsieve::core
