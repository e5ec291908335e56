// The C face of sieve.cpp: plain functions around a Sieve, out of which no exception comes.

#include "warpsieve/warpsieve.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <utility>

#include "core/failure.hpp"
#include "warpsieve/error.hpp"
#include "warpsieve/sieve.hpp"
#include "warpsieve/version.hpp"

namespace {

using namespace warpsieve;

static_assert(WARPSIEVE_SUCCESS == static_cast<int>(ExitCode::success) &&
              WARPSIEVE_USAGE == static_cast<int>(ExitCode::usage) &&
              WARPSIEVE_UNAVAILABLE == static_cast<int>(ExitCode::unavailable) &&
              WARPSIEVE_WRONG == static_cast<int>(ExitCode::wrong) &&
              WARPSIEVE_INTERRUPTED == static_cast<int>(ExitCode::interrupted));

/// Characters of the last error's line, beyond which it is cut; the longest of ours, which name a
/// machine's limits, have some 300.
constexpr std::size_t longest_line = 1024;
/// The line of the last error of a thread: an array, because memory may be what was missing, and
/// one without a destructor, because a thread may end after the library is unloaded.
thread_local std::array<char, longest_line> last_error{};

int fail(const core::Failure& failure) noexcept {
    std::snprintf(last_error.data(), last_error.size(), "%s%s", failure.kind, failure.text);
    return static_cast<int>(failure.code);
}

/// Does what a function of the interface is for, and makes a code of whatever it throws.
template <class Work>
int guarded(Work work) noexcept {
    try {
        work();
        return WARPSIEVE_SUCCESS;
    } catch (...) {
        return fail(core::current_failure());
    }
}

/// What the struct of version 0.2 takes. Callers say how long theirs is, and get as much.
constexpr std::size_t smallest_totals =
    offsetof(warpsieve_totals, prime_sum_high) + sizeof(std::uint64_t);

template <class T>
T& require(T* pointer, const char* name) {
    if (pointer == nullptr)
        throw UsageError(std::string(name) + " is a null pointer (give the address of one)");
    return *pointer;
}

}  // namespace

struct warpsieve_sieve {
    Sieve sieve;
    EngineOptions options;  ///< of the Sieve
    std::mutex mutex;       ///< of `stop` alone, which other threads ask and replace
    std::stop_source stop;
};

namespace {

/// Changes one of the options, if the sieve takes it.
template <class Change>
int set_option(warpsieve_sieve* sieve, Change change) noexcept {
    return guarded([&] {
        warpsieve_sieve& of = require(sieve, "sieve");
        EngineOptions options = of.options;
        change(options);
        of.sieve.set_options(options);
        of.options = std::move(options);
    });
}

/// Calls work(Sieve, stop token) with the sieve, or with one for this call.
template <class Work>
int with_sieve(warpsieve_sieve* sieve, Work work) noexcept {
    return guarded([&] {
        if (sieve == nullptr) {
            Sieve temporary;
            return work(temporary, std::stop_token());
        }
        std::unique_lock lock(sieve->mutex);
        const std::stop_token token = sieve->stop.get_token();
        lock.unlock();
        work(sieve->sieve, token);
    });
}

}  // namespace

const char* warpsieve_last_error() {
    return last_error.data();
}

const char* warpsieve_version() {
    return version;
}

int warpsieve_is_prime(uint64_t n) {
    return is_prime(n) ? 1 : 0;
}

warpsieve_sieve* warpsieve_new() {
    warpsieve_sieve* sieve = nullptr;
    guarded([&] { sieve = std::make_unique<warpsieve_sieve>().release(); });
    return sieve;
}

void warpsieve_free(warpsieve_sieve* sieve) {
    delete sieve;
}

int warpsieve_set_engine(warpsieve_sieve* sieve, int engine) {
    return set_option(sieve, [engine](EngineOptions& options) {
        options.engine = static_cast<EngineChoice>(engine);
        options.devices.clear();
    });
}

int warpsieve_set_threads(warpsieve_sieve* sieve, unsigned threads) {
    return set_option(sieve, [threads](EngineOptions& options) { options.threads = threads; });
}

int warpsieve_set_devices(warpsieve_sieve* sieve, const int* devices, size_t count) {
    return set_option(sieve, [devices, count](EngineOptions& options) {
        if (count != 0) require(devices, "devices");
        options.devices.assign(devices, devices + count);
    });
}

int warpsieve_set_progress(warpsieve_sieve* sieve, warpsieve_progress progress, void* data) {
    return guarded([&] {
        SieveEvents events;
        if (progress != nullptr)
            events.progress = [progress, data](double fraction) {
                if (progress(fraction, data) != 0)
                    throw Stopped("stopped by the callback of warpsieve_set_progress");
            };
        require(sieve, "sieve").sieve.set_events(std::move(events));
    });
}

int warpsieve_stop(warpsieve_sieve* sieve) {
    return guarded([&] {
        warpsieve_sieve& of = require(sieve, "sieve");
        std::unique_lock lock(of.mutex);
        std::stop_source stop = of.stop;
        lock.unlock();
        stop.request_stop();
    });
}

int warpsieve_clear_stop(warpsieve_sieve* sieve) {
    return guarded([&] {
        warpsieve_sieve& of = require(sieve, "sieve");
        const std::scoped_lock lock(of.mutex);
        if (of.stop.stop_requested()) of.stop = std::stop_source();
    });
}

int warpsieve_count_primes(warpsieve_sieve* sieve, uint64_t first, uint64_t last, uint64_t* count) {
    return with_sieve(sieve, [&](Sieve& by, std::stop_token stop) {
        require(count, "count");
        *count = by.count_primes({first, last}, std::move(stop));
    });
}

int warpsieve_count(warpsieve_sieve* sieve,
                    uint64_t first,
                    uint64_t last,
                    unsigned quantities,
                    warpsieve_totals* totals) {
    return with_sieve(sieve, [&](Sieve& by, std::stop_token stop) {
        const std::size_t size = require(totals, "totals").size;
        if (size < smallest_totals)
            throw UsageError("totals->size is " + std::to_string(size) +
                             " (set it to sizeof(warpsieve_totals) before the call)");
        Totals found =
            by.count({first, last}, static_cast<Quantities>(quantities), std::move(stop));
        found.size = size;
        std::memcpy(totals, &found, std::min(size, sizeof found));
    });
}

int warpsieve_primes(
    warpsieve_sieve* sieve, uint64_t first, uint64_t last, warpsieve_block block, void* data) {
    return with_sieve(sieve, [&](Sieve& by, std::stop_token stop) {
        if (block == nullptr) throw UsageError("block is a null pointer (give a function)");
        by.for_each_block(
            {first, last},
            [&](std::span<const std::uint64_t> primes) {
                return block(primes.data(), primes.size(), data) == 0;
            },
            std::move(stop));
    });
}

int warpsieve_fill_primes(warpsieve_sieve* sieve,
                          uint64_t first,
                          uint64_t last,
                          uint64_t* primes,
                          size_t room,
                          size_t* count) {
    return with_sieve(sieve, [&](Sieve& by, std::stop_token stop) {
        require(count, "count");
        if (room != 0) require(primes, "primes");
        std::size_t filled = 0;
        by.for_each_block(
            {first, last},
            [&](std::span<const std::uint64_t> block) {
                const std::size_t taken = std::min(room - filled, block.size());
                std::copy_n(block.begin(), taken, primes + filled);
                filled += taken;
                return filled < room;
            },
            std::move(stop));
        *count = filled;
    });
}

int warpsieve_nth_prime(warpsieve_sieve* sieve, uint64_t n, uint64_t start, uint64_t* prime) {
    return with_sieve(sieve, [&](Sieve& by, std::stop_token stop) {
        require(prime, "prime");
        *prime = by.nth_prime(n, start, std::move(stop));
    });
}
