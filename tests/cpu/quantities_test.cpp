// What the CPU engine counts beside primes against libprimesieve, an independent sieve, and against
// published tables.

#include <gtest/gtest.h>

#include <array>

#include <primesieve.hpp>

#include "core/bitmap.hpp"
#include "core/constellation.hpp"
#include "core/read_totals.hpp"
#include "core/wheel.hpp"
#include "cpu/support.hpp"
#include "support/every_quantity.hpp"
#include "support/plain_totals.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

using core::all_quantities;

core::Totals by_primesieve(const Interval& interval) {
    const auto [first, last] = interval;
    std::vector<std::uint64_t> primes;
    primesieve::generate_primes(first, last, &primes);
    core::Totals totals = plain_totals(primes);
    const std::array<std::uint64_t, core::tuplet_kinds> tuplets = {
        primesieve::count_twins(first, last), primesieve::count_triplets(first, last),
        primesieve::count_quadruplets(first, last), primesieve::count_quintuplets(first, last),
        primesieve::count_sextuplets(first, last)};
    std::ranges::copy(tuplets, totals.constellations.begin());
    return totals;
}

core::BatchResult by_engine(core::Engine& engine,
                            const Interval& interval,
                            const core::Quantities& counted,
                            unsigned shift = 63) {
    core::Wanted wanted{.seams = {.grid_shift = shift}};
    wanted.quantities = counted;
    return sieve(engine, interval, wanted);
}

core::Totals totals_by_engine(core::Engine& engine, const Interval& interval, unsigned shift = 63) {
    return by_engine(engine, interval, all_quantities, shift).totals(all_quantities);
}

TEST(CpuQuantities, EqualThoseOfPrimesieveFromSmallBoundsOn) {
    const auto engine = cpu::make_cpu_engine(2);
    for (std::uint64_t first = 0; first < 14; ++first)
        for (const std::uint64_t last : {14ULL, 17ULL, 29ULL, 31ULL, 100ULL, 1'000'000ULL})
            EXPECT_EQ(totals_by_engine(*engine, {first, last}), by_primesieve({first, last}))
                << Interval{first, last};
}

TEST(CpuQuantities, EqualThoseOfPrimesieveInRandomWindows) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    const auto engine = cpu::make_cpu_engine(3);
    for (unsigned i = 0; i < 60 / thin_out; ++i) {
        // Farther up libprimesieve takes a second for each of its counts.
        const std::uint64_t first = random() >> (14 + random() % 50);
        const Interval interval{first, first + random() % (3'000'000 / thin_out)};
        const auto shift = static_cast<unsigned>(random() % 20);
        EXPECT_EQ(totals_by_engine(*engine, interval, shift), by_primesieve(interval)) << interval;
    }
}

void expect_primesieves(core::Engine& engine, const Interval& interval, std::mt19937_64& random) {
    const core::Quantities counted = every_quantity(static_cast<std::uint32_t>(2 + random() % 239));
    std::vector<std::uint64_t> primes;
    primesieve::generate_primes(interval.first, interval.last, &primes);
    PlainTotals plain(primes, counted);
    core::Seams seams{.grid_shift = static_cast<unsigned>(random() % 20), .places = {}};
    if (random() % 2 == 0) seams.places.step = 1000 + random() % 1'000'000;
    const core::BatchResult found =
        sieve(engine, interval, {.seams = seams, .quantities = counted});
    SCOPED_TRACE(testing::Message() << interval << " modulo " << counted.modulus);
    EXPECT_EQ(found.totals(counted), plain.totals());
    EXPECT_EQ(found.gap_table, plain.gap_table());
}

TEST(CpuQuantities, OfAllKindsAreThoseOfPrimesieveInRandomWindows) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    const auto engine = cpu::make_cpu_engine(3);
    for (unsigned i = 0; i < 60 / thin_out; ++i) {
        const std::uint64_t first = random() >> (14 + random() % 50);
        expect_primesieves(*engine, {first, first + random() % (1'000'000 / thin_out)}, random);
    }
    expect_primesieves(*engine, {largest - random() % 1'000'000, largest}, random);
    const std::uint64_t high = largest / 4 * 3 + random() % (largest / 8);
    expect_primesieves(*engine, {high, high + 1'000'000}, random);
}

// Its bitmaps are held against other sieves elsewhere.
TEST(CpuQuantities, AreThoseOfTheBitmapAtTheTop) {
    const auto engine = cpu::make_cpu_engine(2);
    const Interval top{largest - 20'000'000, largest};
    const auto result = sieve(
        *engine, top, {.seams = {.grid_shift = 6}, .quantities = all_quantities, .bitmap = true});
    EXPECT_EQ(result.totals(all_quantities),
              core::read_totals(result.bitmap, core::byte_of(top.first), all_quantities));
}

// To 10^8. Twins: OEIS A007508;
// largest gap: OEIS A002386, A005250; sum: OEIS A046731.
TEST(CpuQuantities, HaveTheirPublishedValues) {
    const auto engine = cpu::make_cpu_engine(2);
    const core::Totals totals = totals_by_engine(*engine, {0, 100'000'000});
    EXPECT_EQ(totals.constellations[0], 440'312U);
    EXPECT_EQ(totals.largest_gap, (core::Gap{220, 47'326'693}));
    EXPECT_EQ(totals.prime_sum, (core::WideSum{279'209'790'387'276U, 0}));
}

/// OEIS A000230: the first primes that are followed by gaps of 2, 4, ... 100.
constexpr std::array<std::uint64_t, 50> first_before_gaps = {
    3,      7,      23,     89,     139,    199,    113,     1831,   523,    887,
    1129,   1669,   2477,   2971,   4297,   5591,   1327,    9551,   30593,  19333,
    16141,  15683,  81463,  28229,  31907,  19609,  35617,   82073,  44293,  43331,
    34061,  89689,  162143, 134513, 173359, 31397,  404597,  212701, 188029, 542603,
    265621, 461717, 155921, 544279, 404851, 927869, 1100977, 360653, 604073, 396733};

/// OEIS A005250 and A002386: maximal gaps, and the primes after which they begin, below 10^9.
constexpr std::array<core::Gap, 30> maximal_gaps = {
    {{1, 2},           {2, 3},           {4, 7},           {6, 23},          {8, 89},
     {14, 113},        {18, 523},        {20, 887},        {22, 1129},       {34, 1327},
     {36, 9551},       {44, 15683},      {52, 19609},      {72, 31397},      {86, 155921},
     {96, 360653},     {112, 370261},    {114, 492113},    {118, 1349533},   {132, 1357201},
     {148, 2010733},   {154, 4652353},   {180, 17051707},  {210, 20831323},  {220, 47326693},
     {222, 122164747}, {234, 189695659}, {248, 191912783}, {250, 387096133}, {282, 436273009}}};

TEST(CpuQuantities, HaveThePublishedTableOfGaps) {
    const auto engine = cpu::make_cpu_engine(2);
    const core::Quantities counted = core::quantity_primes | core::quantity_gap_table;
    const auto rows = by_engine(*engine, {0, 1'000'000'000}, counted).gap_table.rows();
    std::vector<core::Gap> maximal;
    for (const core::GapRow& row : rows)
        if (row.maximal != 0) maximal.push_back({row.size, row.first});
    EXPECT_EQ(maximal, std::vector(maximal_gaps.begin(), maximal_gaps.end()));
    ASSERT_GT(rows.size(), first_before_gaps.size());
    for (std::size_t i = 0; i < first_before_gaps.size(); ++i) {
        EXPECT_EQ(rows[i + 1].size, 2 * i + 2);
        EXPECT_EQ(rows[i + 1].first, first_before_gaps[i]);
    }
    EXPECT_EQ(rows[1].count, 3'424'506U);  // twins: OEIS A007508
}

// Sums of floor(2^124 / p) with primes of libprimesieve's program and integers of Python, to 10^6
// and 10^8: 2.887328 and 3.174975; of twins 1.710776930804 and 1.758815621067 (T. R. Nicely,
// "Enumeration to 1.6e15 of the twin primes and Brun's constant").
TEST(CpuQuantities, HaveKnownSumsOfReciprocals) {
    const auto engine = cpu::make_cpu_engine(2);
    const core::Quantities counted = core::quantity_primes | core::quantity_reciprocals;
    const auto through = [&](std::uint64_t last) {
        return by_engine(*engine, {0, last}, counted).totals(counted);
    };
    const core::Totals million = through(1'000'000);
    EXPECT_EQ(to_string(million.prime_reciprocals), "61406677487388921950118543567648603798");
    EXPECT_EQ(to_string(million.twin_reciprocals), "36384201455487432426007136001538810061");
    const core::Totals more = through(100'000'000);
    EXPECT_EQ(to_string(more.prime_reciprocals), "67524255384544199537557183497471865100");
    EXPECT_EQ(to_string(more.twin_reciprocals), "37405871407158182780190137828751017344");
}

// 26861 is the first prime through which those of the form 4n + 1 are more than those of the form
// 4n + 3, by one, until 26879 (J. Leech, "Note on the distribution of prime numbers", 1957; OEIS
// A007350). Every integer ends a slice.
TEST(CpuQuantities, HaveThePublishedRaceOfResidues) {
    const auto engine = cpu::make_cpu_engine(2);
    const core::Quantities counted = core::with_residues(4);
    core::Wanted wanted{.quantities = counted};
    wanted.seams.places.step = 1;
    const core::BatchResult result = sieve(*engine, {0, 30'000}, wanted);
    std::vector<std::uint64_t> changes;
    core::Totals totals;
    bool leads = false;  // 4n + 1
    for (const core::Totals& slice : result.slices) {
        totals.append(slice, counted);
        if (slice.prime_count == 0 || totals.residues.counts.size() < 4) continue;
        const auto& counts = totals.residues.counts;
        if (counts[1] == counts[3] || (counts[1] > counts[3]) == leads) continue;
        leads = !leads;
        changes.push_back(totals.largest_prime);
    }
    EXPECT_EQ(changes, (std::vector<std::uint64_t>{26861, 26879}));
}

// To 10^9: cousins, OEIS A080840; the eight octuplets 11, 15760091, ... 910935911, OEIS A022011.
// And patterns of one kind of tuplets are together as many as libprimesieve counts.
TEST(CpuQuantities, HavePublishedNumbersOfConstellations) {
    const auto engine = cpu::make_cpu_engine(2);
    core::Quantities counted = core::quantity_primes | core::all_tuplets;
    for (const core::Pattern& pattern :
         {core::Pattern{0, 4}, core::Pattern{0, 2, 6, 8, 12, 18, 20, 26}, core::Pattern{0, 2},
          core::Pattern{0, 2, 6}, core::Pattern{0, 4, 6}, core::Pattern{0, 2, 6, 8, 12},
          core::Pattern{0, 4, 6, 10, 12}})
        counted |= core::with({core::unnamed(pattern), {pattern}});
    constexpr std::uint64_t last = 1'000'000'000;
    const auto counts = by_engine(*engine, {0, last}, counted).totals(counted).constellations;
    EXPECT_EQ(counts[5], 3'424'680U);
    EXPECT_EQ(counts[6], 8U);
    EXPECT_EQ(counts[7], primesieve::count_twins(0, last));
    EXPECT_EQ(counts[8] + counts[9], primesieve::count_triplets(0, last));
    EXPECT_EQ(counts[10] + counts[11], primesieve::count_quintuplets(0, last));
    EXPECT_EQ(counts[4], primesieve::count_sextuplets(0, last));
}

}  // namespace
}  // namespace warpsieve::test
