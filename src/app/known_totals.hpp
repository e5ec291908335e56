#pragma once

#include <array>
#include <stop_token>

#include "core/totals.hpp"
#include "warpsieve/interval.hpp"

// What `selftest` knows beforehand, and how an engine is held against it. No file, no options.

namespace warpsieve::batches {
class CheckedEngine;
}

namespace warpsieve::app {

struct KnownTotals {
    Interval interval;
    core::Totals totals;
};

/// Windows from one end of the range to the other, so that primes of all sizes sieve, with all that
/// can be counted in them. The test computes every one again from libprimesieve's primes; to 10^9
/// they are published as well (OEIS A006880, A007508, A046731; gaps: A002386, A005250).
inline const std::array<KnownTotals, 5> known_totals = {{
    {{0, 1'000'000'000},
     {.prime_count = 50847534,
      .smallest_prime = 2,
      .largest_prime = 999999937,
      .constellations = {3424506, 759256, 28388, 7221, 317},
      .largest_gap = {282, 436273009},
      .prime_sum = {24739512092254535U, 0}}},
    {{1'000'000'000'000, 1'000'010'000'000},
     {.prime_count = 361726,
      .smallest_prime = 1000000000039,
      .largest_prime = 1000009999981,
      .constellations = {17273, 2672, 64, 12, 0},
      .largest_gap = {322, 1000008002317},
      .prime_sum = {361727809140324132U, 0}}},
    {{1'000'000'000'000'000, 1'000'000'010'000'000},
     {.prime_count = 289394,
      .smallest_prime = 1000000000000037,
      .largest_prime = 1000000009999943,
      .constellations = {10968, 1371, 24, 6, 0},
      .largest_gap = {360, 1000000006179593},
      .prime_sum = {12692840341430689330U, 15}}},
    {{1'000'000'000'000'000'000, 1'000'000'000'010'000'000},
     {.prime_count = 241295,
      .smallest_prime = 1000000000000000003,
      .largest_prime = 1000000000009999993,
      .constellations = {7720, 812, 19, 1, 0},
      .largest_gap = {414, 1000000000002056429},
      .prime_sum = {11587517083117322051U, 13080}}},
    {{18446744073699551615U, 18446744073709551615U},
     {.prime_count = 225271,
      .smallest_prime = 18446744073699551627U,
      .largest_prime = 18446744073709551557U,
      .constellations = {6700, 660, 7, 1, 0},
      .largest_gap = {540, 18446744073705338561U},
      .prime_sum = {18446742946638329375U, 225270}}},
}};

/// Has an engine sieve the interval of some known totals.
/// @throw WrongResultError unless it finds these at the first try: sieved again a batch may come
/// out right, which a run may go on with, but it is no good machine
/// @throw Error (interrupted) when stopped before the end
void require_known(batches::CheckedEngine& engine,
                   const KnownTotals& known,
                   const std::stop_token& stop);

}  // namespace warpsieve::app
