#pragma once

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

namespace warpsieve::test {

/// How long a run is left alone before it is disturbed: a random time below a limit that grows
/// while runs get nowhere and shrinks while they get on. So tests that disturb at random moments
/// reach all of a run on any machine, however busy, and do not wait longer than needed.
class Patience {
public:
    void sleep(std::mt19937_64& random) const {
        // Nothing in the process can be waited for: the moment must not depend on what it does.
        std::this_thread::sleep_for(std::chrono::microseconds(
            std::uniform_int_distribution<std::int64_t>(0, limit_.count())(random)));
    }
    void learn(bool got_on) {
        limit_ = std::clamp(got_on ? limit_ * 4 / 5 : limit_ * 3 / 2, shortest, longest);
    }

private:
    static constexpr std::chrono::microseconds shortest{20'000};
    static constexpr std::chrono::microseconds longest{10'000'000};
    std::chrono::microseconds limit_{100'000};
};

}  // namespace warpsieve::test
