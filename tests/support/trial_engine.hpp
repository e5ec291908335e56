#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/engine.hpp"

namespace warpsieve::test {

/// Whether n is prime, by trial division: for small n.
[[nodiscard]] bool is_prime(std::uint64_t n);

/// Totals, digest and bitmap of an interval whose primes are the n with `prime(n)`; one integer
/// after the other, so for short intervals.
[[nodiscard]] core::BatchResult sieve_by(const std::function<bool(std::uint64_t)>& prime,
                                         const Interval& interval,
                                         const core::Wanted& wanted);

/// What a TrialEngine does beside sieving. Outlives its engines: a test keeps it and looks at it.
struct TrialScript {
    /// Called with the number of the batch, from 0 and over all engines of this script; it may
    /// throw, request a stop or turn a clock.
    std::function<void(std::size_t batch, const Interval& interval)> before;
    /// May spoil the result.
    std::function<void(std::size_t batch, core::BatchResult& result)> after;
    /// What counts as a prime.
    std::function<bool(std::uint64_t)> prime = is_prime;
    /// Sieves instead of trial division by `prime`; empty: nothing does.
    std::function<core::BatchResult(const Interval& interval, const core::Wanted& wanted)> sieve;
    std::uint64_t preferred_batch = 2400;
    std::size_t batches = 0;     ///< begun so far
    std::size_t engines = 0;     ///< made so far
    std::size_t given_back = 0;  ///< bitmaps, once they were read
};

/// An engine by trial division that follows a script.
class TrialEngine : public core::Engine {
public:
    explicit TrialEngine(TrialScript& script) : script_(script) { ++script_.engines; }

    [[nodiscard]] std::string name() const override { return "trial"; }
    [[nodiscard]] std::string device() const override { return "patience"; }
    [[nodiscard]] std::string driver() const override { return "pencil 2.1"; }
    [[nodiscard]] std::uint64_t preferred_batch(const Interval& /*rest*/) const override {
        return script_.preferred_batch;
    }
    [[nodiscard]] std::optional<core::BatchResult> sieve(const Interval& interval,
                                                         const core::Wanted& wanted,
                                                         std::stop_token stop) override;
    void reuse(std::vector<std::uint8_t> bitmap) override {
        if (!bitmap.empty()) ++script_.given_back;
    }

private:
    TrialScript& script_;
};

}  // namespace warpsieve::test
