#pragma once

#include <atomic>
#include <chrono>

#include "host/clock.hpp"

namespace warpsieve::test {

/// A clock that stands still until a test moves it, from any thread; both its hands move together.
/// It must outlive what reads it.
class ManualClock {
public:
    /// 2026-01-02T03:04:05Z, so that dates in files are known.
    static constexpr std::chrono::seconds start{1'767'323'045};

    template <class Duration>
    void advance(Duration by) {
        passed_ns_ += std::chrono::duration_cast<std::chrono::nanoseconds>(by).count();
    }

    [[nodiscard]] host::Clock clock() const {
        return {.steady = [this] { return host::SteadyTime(passed()); },
                .wall =
                    [this] {
                        return host::WallTime(
                            std::chrono::duration_cast<host::WallTime::duration>(start + passed()));
                    }};
    }

private:
    [[nodiscard]] std::chrono::nanoseconds passed() const {
        return std::chrono::nanoseconds(passed_ns_);
    }

    std::atomic<std::chrono::nanoseconds::rep> passed_ns_ = 0;
};

}  // namespace warpsieve::test
