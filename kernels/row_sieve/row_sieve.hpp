#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>

#include "kernels/row_sieve/batch_assembler.hpp"
#include "kernels/row_sieve/knobs.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/prime_list.hpp"
#include "kernels/row_sieve/window_queue.hpp"

namespace warpsieve::kernels {

/// The sieve on one device: which steps, on what, in which order. Nothing is kept from window to
/// window but the sieving primes, so any window can be sieved at any time on any device. Each
/// window is begun before the results of the one before are waited for, and the last one of a batch
/// is no exception: the first one of the next batch is begun ahead.
class RowSieve {
public:
    /// @param launcher outlives this, and its workspace is reserved for windows of the knobs
    RowSieve(Launcher& launcher, const Knobs& knobs);

    /// Space for records that a launcher must reserve.
    [[nodiscard]] static std::uint32_t record_bound(const Knobs& knobs);

    /// Makes all sieving primes up to `limit` on the device. @return false when asked to stop; what
    /// is there by then stays
    [[nodiscard]] bool extend_primes(std::uint32_t limit, const std::stop_token& stop);

    /// The window that was begun, and belongs to no batch yet.
    [[nodiscard]] const std::optional<WindowJob>& begun() const noexcept { return begun_; }
    void forget_begun() noexcept { begun_.reset(); }

    /// Adds the window that was begun to the batch, then those of the queue until it is empty, and
    /// begins one of those ahead. @pre the primes up to the batch's root are there
    /// @return false when asked to stop
    [[nodiscard]] bool sieve(WindowQueue& queue,
                             WindowQueue& ahead,
                             BatchAssembler& batch,
                             const std::stop_token& stop);

private:
    void advance(const std::optional<WindowJob>& next, BatchAssembler& batch);
    [[nodiscard]] std::optional<WindowJob> next_ahead(WindowQueue& ahead) const;
    void sieve_window(const WindowJob& job);
    [[nodiscard]] PrimeClasses classes_of(const WindowJob& job, std::uint32_t limit) const;

    Launcher& launcher_;
    Knobs knobs_;
    PrimeList primes_;
    std::optional<WindowJob> begun_;
    unsigned slot_ = 0;  ///< of the window that was begun last
};

}  // namespace warpsieve::kernels
