#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/grid.hpp"
#include "core/progress.hpp"
#include "host/clock.hpp"
#include "report/lines.hpp"
#include "report/listener.hpp"

namespace warpsieve::report {

/// A run over [0, 1e9] whose clock stands still until a test moves it, and what a report printed.
class ReportTest : public testing::Test {
protected:
    ReportTest() {
        clock_.steady = [this] { return now_; };
    }

    Sink sink() {
        return [this](std::string_view text) { printed_ += text; };
    }

    /// What was printed since the last call.
    std::string printed() { return std::exchange(printed_, {}); }

    void pass(std::chrono::milliseconds time) { now_ += time; }

    /// One more batch; its first integers are its "primes".
    void sieve_through(std::uint64_t last, std::uint64_t primes) {
        const Interval batch{progress_.rest().first, last};
        core::BatchResult result{.interval = batch, .slices = {}, .digest = 0, .bitmap = {}};
        const unsigned shift = progress_.wanted().seams.grid_shift;
        for (std::uint64_t next = batch.first; next <= last;) {
            const std::uint64_t end = std::min(core::grid_row_last(batch, shift, next), last);
            const std::uint64_t count = std::min(primes, end - next + 1);
            result.slices.push_back({.prime_count = count,
                                     .smallest_prime = count == 0 ? 0 : end,
                                     .largest_prime = count == 0 ? 0 : end});
            primes -= count;
            next = end + 1;
        }
        progress_.add(result);
    }

    [[nodiscard]] Moment moment(double integers, double seconds) const {
        return {.progress = progress_,
                .integers = integers,
                .elapsed = host::Seconds(seconds),
                .checkpoint_age = checkpoint_age_};
    }

    [[nodiscard]] Started started(const std::string& file = "demo.h5") const {
        return {.job = job_,
                .file = file,
                .engine = "cpu (AMD EPYC, 2 threads)",
                .checkpoint_interval = host::Seconds(60),
                .interval_is_default = true};
    }

    [[nodiscard]] Ended ended(Ending ending) const {
        return {.progress = progress_,
                .ending = ending,
                .integers = 1e9,
                .elapsed = host::Seconds(0.5)};
    }

    core::Job job_{.interval = {0, 1'000'000'000}};
    core::Progress progress_{job_};
    std::optional<host::Seconds> checkpoint_age_;
    host::Clock clock_;

private:
    host::SteadyTime now_{};
    std::string printed_;
};

}  // namespace warpsieve::report
