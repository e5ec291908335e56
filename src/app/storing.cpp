#include "app/storing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/estimate.hpp"
#include "run/format.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

/// Encoded primes that one file may hold: it is rewritten as a whole at every checkpoint.
constexpr double max_stored_bytes = 64.0 * (1U << 20);

double primes_of(const core::Job& job) {
    const double all = core::estimate_primes(job.interval);
    return job.first_n == 0 ? all : std::min(all, static_cast<double>(job.first_n));
}

double bytes_of_primes(const core::Job& job) {
    return primes_of(job) * core::encoded_bytes_per_prime;
}

std::string size_text(double bytes) {
    return run::bytes_text(static_cast<std::uint64_t>(std::ceil(bytes)));
}

}  // namespace

core::Store choose_store(StoreChoice choice, const core::Job& job) {
    if (choice == StoreChoice::none) return core::Store::none;
    const double bytes = bytes_of_primes(job);
    if (bytes <= max_stored_bytes) return core::Store::primes;
    if (choice == StoreChoice::automatic) return core::Store::none;
    throw UsageError(
        fmt::format("--store primes: about {:.2g} primes would take {}, more than the {} that fit "
                    "one file (use --store none, or a shorter interval)",
                    primes_of(job), size_text(bytes), size_text(max_stored_bytes)));
}

std::string storing_note(const core::Job& job) {
    const std::string size = size_text(bytes_of_primes(job));
    if (job.store == core::Store::primes)
        return fmt::format("storing the primes: about {:.2g}, up to {}", primes_of(job), size);
    return fmt::format("counting only: about {:.2g} primes would take {}", primes_of(job), size);
}

}  // namespace warpsieve::app
