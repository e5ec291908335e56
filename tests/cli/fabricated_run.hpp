#pragma once

#include <string>

#include "core/grid.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"

namespace warpsieve::test {

/// The file of a complete run of counts that says there are no primes, sieved in one batch: of any
/// length, as no machine here could sieve it. To prove it wrong takes as long as its rows are.
[[nodiscard]] inline std::string fabricated_run(const Interval& interval) {
    core::Progress progress(core::Job{.interval = interval});
    core::BatchResult batch{.interval = interval, .slices = {}, .bitmap = {}};
    batch.slices.resize(core::grid_rows(interval, core::grid_shift(interval)));
    progress.add(batch);
    io::Checkpoint checkpoint(progress);
    checkpoint.status = io::Status::complete;
    checkpoint.history.push_back({.number = 1});
    const Bytes file = io::encode_checkpoint(checkpoint);
    return {file.begin(), file.end()};
}

}  // namespace warpsieve::test
