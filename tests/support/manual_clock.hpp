#pragma once

#include <chrono>

#include "run/clock.hpp"

namespace warpsieve::test {

/// A clock that stands still until a test moves it; both its hands move together. It must outlive
/// what reads it.
class ManualClock {
public:
    /// 2026-01-02T03:04:05Z, so that dates in files are known.
    static constexpr std::chrono::seconds start{1'767'323'045};

    template <class Duration>
    void advance(Duration by) {
        passed_ += std::chrono::duration_cast<std::chrono::nanoseconds>(by);
    }

    [[nodiscard]] run::Clock clock() const {
        return {.steady = [this] { return run::SteadyTime(passed_); },
                .wall =
                    [this] {
                        return run::WallTime(
                            std::chrono::duration_cast<run::WallTime::duration>(start + passed_));
                    }};
    }

private:
    std::chrono::nanoseconds passed_{0};
};

}  // namespace warpsieve::test
