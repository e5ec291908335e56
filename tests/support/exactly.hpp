#pragma once

#include "core/request.hpp"

namespace warpsieve::test {

/// A request that leaves nothing of a job open, as that of a user who gives every option.
[[nodiscard]] inline core::Request exactly(const core::Job& job) {
    return {.start = job.interval.first,
            .stop = job.interval.last,
            .first_n = job.first_n,
            .store = job.store,
            .quantities = job.quantities,
            .part = job.part,
            .parts = job.parts};
}

}  // namespace warpsieve::test
