#include "app/storing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>

#include "core/estimate.hpp"
#include "core/plural.hpp"
#include "core/wheel.hpp"
#include "report/format.hpp"
#include "warpsieve/error.hpp"

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

std::string size_text(double bytes) {
    return report::bytes_text(static_cast<std::uint64_t>(std::ceil(bytes)));
}

/// The folder is made when the first shard is full, hours later: what is in its way is to show now.
void require_shards_folder(io::FileSystem& files, const io::RunFiles& names) {
    try {
        static_cast<void>(files.list(names.shards()));
    } catch (const io::FileError& error) {
        if (error.error_number() != ENOENT) throw;
    }
}

}  // namespace

double bytes_left(const core::Progress& progress, core::Store store) {
    switch (store) {
        case core::Store::none: return 0;
        case core::Store::bitmap: return core::estimate_integers_left(progress) / core::wheel;
        case core::Store::primes: return primes_left(progress) * core::encoded_bytes_per_prime;
    }
    return 0;
}

std::string storing_note(const core::Progress& progress) {
    const std::string number = fmt::format("about {:.2g}", primes_left(progress));
    const std::string primes =
        number + core::plural(number == "about 1" ? 1 : 2, " prime", " primes");
    const std::string as_primes = size_text(bytes_left(progress, core::Store::primes));
    switch (progress.job().store) {
        case core::Store::none: break;
        case core::Store::bitmap:
            return fmt::format("storing a bitmap: {}, with {}",
                               size_text(bytes_left(progress, core::Store::bitmap)), primes);
        case core::Store::primes:
            return fmt::format("storing the primes: {}, up to {}", number, as_primes);
    }
    return fmt::format("counting only: {} would take {}", primes, as_primes);
}

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

void require_place(io::FileSystem& files,
                   const io::RunFiles& names,
                   const core::Progress& progress,
                   bool even_if_short) {
    if (progress.done()) return;
    const core::Store store = progress.job().store;
    if (store != core::Store::none) require_shards_folder(files, names);
    const double needed = bytes_left(progress, store);
    const std::optional<std::uint64_t> free = files.free_space(names.folder());
    if (!free || needed <= static_cast<double>(*free) || even_if_short) return;
    throw IoError(
        fmt::format("{}: about {} are still to be stored, the file system has {} left "
                    "(free some space, choose another place with -o, or begin all the "
                    "same with --force)",
                    names.current(), size_text(needed), report::bytes_text(*free)));
}

}  // namespace warpsieve::app
