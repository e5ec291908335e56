#pragma once

#include <cstdint>
#include <stop_token>

#include "kernels/row_sieve/batch_assembler.hpp"
#include "kernels/row_sieve/knobs.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/prime_list.hpp"
#include "kernels/row_sieve/window_queue.hpp"

namespace warpsieve::kernels {

/// The sieve on one device: which steps, on what, in which order. Nothing is kept from window to
/// window but the sieving primes, so any window can be sieved at any time on any device.
class RowSieve {
public:
    /// @param launcher outlives this, and its workspace is reserved for windows of the knobs
    RowSieve(Launcher& launcher, const Knobs& knobs);

    /// Space for records that a launcher must reserve.
    [[nodiscard]] static std::uint32_t record_bound(const Knobs& knobs);

    /// Makes all sieving primes up to `limit` on the device. @return false when asked to stop; what
    /// is there by then stays
    [[nodiscard]] bool extend_primes(std::uint32_t limit, const std::stop_token& stop);

    /// Sieves windows of the queue until it is empty. @pre the primes up to their roots are there
    /// @return false when asked to stop
    [[nodiscard]] bool sieve(WindowQueue& queue,
                             BatchAssembler& batch,
                             const std::stop_token& stop);

private:
    void sieve_window(const WindowJob& job);
    [[nodiscard]] PrimeClasses classes_of(const WindowJob& job, std::uint32_t limit) const;

    Launcher& launcher_;
    Knobs knobs_;
    PrimeList primes_;
};

}  // namespace warpsieve::kernels
