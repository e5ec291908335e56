#include <gtest/gtest.h>

#include <iostream>

#include "core/grid.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "support/sample_checkpoint.hpp"

namespace warpsieve::io {
namespace {

/// The largest file without primes: a full grid of large numbers that compress badly, and many
/// sessions, each on another host.
Checkpoint crowded(std::size_t sessions,
                   const core::Quantities& quantities = core::all_quantities) {
    const core::Job job{.interval = {0, (core::max_grid_rows << 51) * 30 - 1},
                        .quantities = quantities};
    const unsigned shift = core::grid_shift(job.interval);
    std::vector<core::GridRow> grid;
    core::Totals totals;
    for (std::uint64_t next = 0;;) {
        const std::uint64_t last = core::grid_row_last(job.interval, shift, next);
        // Not what primes give, but no easier to compress.
        const auto some = [next](std::uint64_t prime) { return next / prime + next % prime; };
        totals.append({.prime_count = last / 44 - totals.prime_count + next % 12'345'678'901,
                       .smallest_prime = 2,
                       .largest_prime = last - next % 1'000'003,
                       .constellations = {some(1'000'003), some(10'000'019), some(100'000'007),
                                          some(1'000'000'007), some(10'000'000'019)},
                       .prime_sum = {some(3), next % 999'983}},
                      core::all_tuplets | core::quantity_sum);
        totals.largest_gap = {grid.size() + 1, some(17)};
        if (quantities == core::quantity_primes)
            totals = {.prime_count = totals.prime_count,
                      .smallest_prime = 2,
                      .largest_prime = totals.largest_prime};
        grid.push_back({last, totals});
        if (last == job.interval.last) break;
        next = last + 1;
    }
    Checkpoint checkpoint = test::new_sample(job);
    checkpoint.progress =
        core::Progress(job, {job.interval.last,
                             grid,
                             {},
                             {},
                             core::LastBatch{{grid.rbegin()[1].last + 1, grid.back().last}, 1, 2}});
    checkpoint.status = Status::complete;
    checkpoint.history.clear();
    for (std::size_t i = 1; i <= sessions; ++i) {
        const std::uint64_t noise = i * 0x9e3779b97f4a7c15;
        const Identity identity{.host = "node" + std::to_string(noise % 9999),
                                .session_id = std::to_string(noise) + "-" + std::to_string(~noise),
                                .slurm_job_id = 4711 + i};
        checkpoint.history.push_back({.number = static_cast<std::uint32_t>(i),
                                      .identity = identity,
                                      .start_time = "2026-01-02T03:04:05Z",
                                      .end_time = "2026-02-03T04:05:06Z",
                                      .engine = "cuda",
                                      .device = "NVIDIA H100 80GB HBM3, 132 SM",
                                      .driver = "550.54.15, CUDA 12.8",
                                      .software_version = "0.1.0",
                                      .sieved_any = true,
                                      .first = noise / 2,
                                      .last = noise,
                                      .primes = noise / 43,
                                      .seconds = static_cast<double>(noise) / 1e13,
                                      .rechecks = 1});
    }
    checkpoint.saves.clear();
    double time = 1.767e9;
    for (std::uint64_t i = 1; i <= most_saves; ++i) {
        const std::uint64_t noise = i * 0x9e3779b97f4a7c15;
        time += 100 + static_cast<double>(noise % 1'000'000'007) / 1e8;
        const double seconds = static_cast<double>(noise % 999'999'937) / 1e9;
        checkpoint.saves.push_back(
            {.time = time,
             .session = static_cast<std::uint32_t>((i - 1) * sessions / most_saves + 1),
             .saves = static_cast<std::uint32_t>(1 + noise % 7),
             .sieved_through = job.interval.last / most_saves * i - noise % 1'000'000'007,
             .bytes = 30'000 + noise % 9973,
             .seconds = 3 * seconds,
             .longest = seconds});
    }
    return checkpoint;
}

TEST(FileSize, StaysSmallWithoutStoredPrimes) {
    const Checkpoint checkpoint = crowded(50);
    ASSERT_EQ(checkpoint.progress.grid().size(), core::max_grid_rows);
    ASSERT_EQ(checkpoint.saves.size(), most_saves);
    const std::size_t size = encode_checkpoint(checkpoint).size();
    const std::size_t counting = encode_checkpoint(crowded(50, core::quantity_primes)).size();
    std::cout << checkpoint.progress.grid().size() << " grid rows, " << most_saves
              << " saves, 50 sessions: " << size << " bytes; of primes alone " << counting
              << "; 1000 sessions: " << encode_checkpoint(crowded(1000)).size()
              << "; nothing sieved: "
              << encode_checkpoint(test::new_sample({.interval = {0, 100}})).size()
              << "; 668 primes: " << encode_checkpoint(test::small_sample()).size() << "\n";
    EXPECT_LT(counting, 40U * 1024U);
    EXPECT_LT(size, 64U * 1024U);
}

/// A chunk is not longer than what it holds.
TEST(FileSize, StaysUnder20KilobytesWithAFewStoredElements) {
    for (const core::Store store : {core::Store::bitmap, core::Store::primes})
        for (const Interval interval : {Interval{0, 100}, Interval{24, 28}}) {
            Checkpoint checkpoint = test::new_sample({.interval = interval, .store = store});
            test::sieve_on(checkpoint, interval.last);
            const Bytes file = encode_checkpoint(checkpoint);
            EXPECT_LT(file.size(), 20U * 1024U);
            EXPECT_EQ(contents_digest(prove_checkpoint(file)), contents_digest(checkpoint));
        }
}

}  // namespace
}  // namespace warpsieve::io
