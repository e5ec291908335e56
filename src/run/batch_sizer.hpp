#pragma once

#include <cstdint>

#include "run/listener.hpp"

namespace warpsieve::run {

/// Chooses the length of batches by the speed that it sees: a batch shall take no more than about a
/// second, so that a stop is soon heard, and no more than half the interval of saving. Results do
/// not depend on it.
class BatchSizer {
public:
    /// @param preferred the engine's own choice, in integers
    BatchSizer(std::uint64_t preferred, Seconds checkpoint_interval);

    [[nodiscard]] std::uint64_t length() const noexcept { return length_; }
    /// Hears that a batch of so many integers took so long.
    void measured(double integers, Seconds took);
    void set_checkpoint_interval(Seconds interval);

private:
    std::uint64_t length_;
    Seconds aim_{};
    double best_rate_ = 0;
};

}  // namespace warpsieve::run
