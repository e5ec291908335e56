#pragma once

// The length of batches. Each engine proposes one; the speed that is seen and the interval of
// saving decide. Pure arithmetic on numbers that it is given.

#include <cstdint>

#include "host/clock.hpp"

namespace warpsieve::run {

/// The part of a batch's time that does not depend on its length: the intercept of a straight line
/// through (integers, seconds), by least squares in which older batches fade.
class FixedCost {
public:
    /// Takes the length and the time of a finished batch into the estimate.
    void measured(double integers, double seconds);
    [[nodiscard]] double seconds() const noexcept { return estimate_; }

private:
    double weight_ = 0;
    double integers_ = 0;
    double seconds_ = 0;
    double squares_ = 0;
    double seconds_squares_ = 0;
    double products_ = 0;
    double estimate_ = 0;
};

/// Chooses the length of batches by the speed that it sees: a batch shall take no more than about a
/// second, so that little is lost with the process, and no more than half the interval of saving;
/// longer only where such short ones would spend most of their time on their fixed cost, or would
/// be shorter than a 64th of what the engine prefers. Results do not depend on it.
class BatchSizer {
public:
    /// @param preferred the engine's own choice, in integers
    BatchSizer(std::uint64_t preferred, host::Seconds checkpoint_interval);

    [[nodiscard]] std::uint64_t length() const noexcept { return length_; }
    /// Takes the length, in integers, and the time of a finished batch into the next length.
    void measured(double integers, host::Seconds took);
    void set_checkpoint_interval(host::Seconds interval);

private:
    double shortest_;
    std::uint64_t length_ = 0;
    host::Seconds aim_{};
    FixedCost fixed_cost_;
};

}  // namespace warpsieve::run
