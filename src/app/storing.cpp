#include "app/storing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/estimate.hpp"
#include "core/wheel.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

/// Primes up to so many bytes are stored without being asked for: all of them fit the one file that
/// users open. About 5.5e7 primes.
constexpr double unasked_bytes = 64.0 * (1U << 20);

double primes_left(const core::Progress& progress) {
    const double all = core::estimate_primes(progress.rest());
    if (progress.job().first_n == 0) return all;
    return std::min(all, static_cast<double>(progress.primes_missing()));
}

/// What the rest of a job takes when it is stored like that.
double bytes_left(const core::Progress& progress, core::Store store) {
    switch (store) {
        case core::Store::none: return 0;
        case core::Store::bitmap: return core::estimate_integers_left(progress) / core::wheel;
        case core::Store::primes: return primes_left(progress) * core::encoded_bytes_per_prime;
    }
    return 0;
}

std::string size_text(double bytes) {
    return report::bytes_text(static_cast<std::uint64_t>(std::ceil(bytes)));
}

std::string what_is_stored(const core::Progress& job) {
    const double primes = primes_left(job);
    const std::string as_primes = size_text(bytes_left(job, core::Store::primes));
    switch (job.job().store) {
        case core::Store::none: break;
        case core::Store::bitmap:
            return fmt::format("storing a bitmap: {}, with about {:.2g} primes",
                               size_text(bytes_left(job, core::Store::bitmap)), primes);
        case core::Store::primes:
            return fmt::format("storing the primes: about {:.2g}, up to {}", primes, as_primes);
    }
    return fmt::format("counting only: about {:.2g} primes would take {}", primes, as_primes);
}

}  // namespace

core::Store choose_store(StoreChoice choice, const core::Job& job) {
    switch (choice) {
        case StoreChoice::none: return core::Store::none;
        case StoreChoice::bitmap: return core::Store::bitmap;
        case StoreChoice::primes: return core::Store::primes;
        case StoreChoice::automatic: break;
    }
    const double bytes = bytes_left(core::Progress(job), core::Store::primes);
    return bytes <= unasked_bytes ? core::Store::primes : core::Store::none;
}

std::string storing_note(const core::Job& job) {
    return what_is_stored(core::Progress(job));
}

std::optional<std::string> space_problem(const core::Progress& progress, std::uint64_t free_bytes) {
    const double needed = bytes_left(progress, progress.job().store);
    if (needed <= static_cast<double>(free_bytes)) return std::nullopt;
    return fmt::format("about {} are still to be stored, the file system has {} left",
                       size_text(needed), report::bytes_text(free_bytes));
}

}  // namespace warpsieve::app
