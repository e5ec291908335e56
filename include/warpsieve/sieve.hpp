#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "warpsieve/error.hpp"
#include "warpsieve/export.h"
#include "warpsieve/interval.hpp"
#include "warpsieve/is_prime.hpp"
#include "warpsieve/warpsieve.h"

// Finds primes in-process, by the engines of the program, for programs in C++:
//
//     warpsieve::count_primes({0, 1'000'000})        // 78498
//     warpsieve::nth_prime(1'000'000)                // 15485863
//     warpsieve::for_each_block({1000, 2000}, [](std::span<const std::uint64_t> primes) { ... });
//
//     warpsieve::Sieve sieve({.threads = 4});        // keeps threads and sieving primes
//     sieve.count({0, 1'000'000}, warpsieve::Quantities::twins).twin_count
//
// It stands on the standard library alone and keeps nothing outside its objects. Nothing is printed
// and no signal is handled. warpsieve.h says what calls cost; it is the same library in C.

namespace warpsieve {

enum class EngineChoice {
    automatic = WARPSIEVE_ENGINE_AUTOMATIC,  ///< a GPU where there is one and the work is worth it
    cpu = WARPSIEVE_ENGINE_CPU,
    cuda = WARPSIEVE_ENGINE_CUDA,
};

/// Most threads that can be asked for: more than a node has, so that beyond it a slip is likelier
/// than a machine.
inline constexpr unsigned most_threads = 4096;

struct EngineOptions {
    EngineChoice engine = EngineChoice::automatic;
    unsigned threads = 0;           ///< 0: as many as affinity and quota allow
    std::vector<int> devices = {};  ///< GPUs, which `engine` is then; empty: all that can be used
};

/// What can be counted besides the primes, the smallest and the largest, which always are.
enum class Quantities : unsigned {
    primes = WARPSIEVE_PRIMES,
    twins = WARPSIEVE_TWINS,
    triplets = WARPSIEVE_TRIPLETS,
    quadruplets = WARPSIEVE_QUADRUPLETS,
    quintuplets = WARPSIEVE_QUINTUPLETS,
    sextuplets = WARPSIEVE_SEXTUPLETS,
    gaps = WARPSIEVE_GAPS,
    sum = WARPSIEVE_SUM,
    all = WARPSIEVE_ALL,
};

[[nodiscard]] constexpr Quantities operator|(Quantities a, Quantities b) noexcept {
    return static_cast<Quantities>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// prime_count, twin_count, ..., as warpsieve.h describes them.
using Totals = warpsieve_totals;

/// The sum of the primes, which has 128 bits, in decimal digits.
[[nodiscard]] WARPSIEVE_PUBLIC std::string prime_sum_text(const Totals& totals);

/// A call was ended by its stop token.
class WARPSIEVE_PUBLIC Stopped : public Error {
public:
    explicit Stopped(const std::string& message) : Error(ExitCode::interrupted, message) {}
};

/// What a Sieve tells while it works, in the thread that called it. What they throw ends the call
/// and comes out of it.
struct SieveEvents {
    /// How far the call is, from 0 to 1, after each batch but the last, as warpsieve.h says.
    std::function<void(double fraction)> progress = {};
    /// One line: fewer threads than were asked for, the CPU in place of a GPU that does not start,
    /// a batch that was sieved again because a second method found others.
    std::function<void(const std::string& line)> warning = {};
};

/// An engine with its settings, kept from call to call: threads, memory, sieving primes. It starts
/// nothing by itself: the first call that needs an engine does. While intervals of some size are
/// sieved, a second method finds the primes of samples of them.
///
/// One call at a time, and none from its own callbacks, else UsageError; any number of Sieves, each
/// in its thread. Calls throw UsageError (an argument is wrong), DeviceError (there is no such
/// GPU), ThreadError, std::bad_alloc, WrongResultError (this machine computes wrongly) and Stopped
/// (the token was asked to stop: it is looked at every few milliseconds); and what callbacks throw,
/// unchanged. After any of them the Sieve is as new.
class WARPSIEVE_PUBLIC Sieve {
public:
    /// Takes primes, ascending, some ten thousand at a time. @return false: that was enough
    using Block = std::function<bool(std::span<const std::uint64_t> primes)>;

    explicit Sieve(EngineOptions options = {}, SieveEvents events = {});
    ~Sieve();
    Sieve(Sieve&&) noexcept;
    Sieve& operator=(Sieve&&) noexcept;
    Sieve(const Sieve&) = delete;
    Sieve& operator=(const Sieve&) = delete;

    /// Other settings from the next call on; the engines that are kept are dropped.
    void set_options(EngineOptions options);
    void set_events(SieveEvents events);

    [[nodiscard]] Totals count(const Interval& interval,
                               Quantities quantities = Quantities::primes,
                               std::stop_token stop = {});
    [[nodiscard]] std::uint64_t count_primes(const Interval& interval, std::stop_token stop = {}) {
        return count(interval, Quantities::primes, std::move(stop)).prime_count;
    }

    /// Hands the primes of an interval to `block`, which returns nothing, or false when that was
    /// enough. The next ones are sieved meanwhile. @return false when it was enough
    template <class F>
    requires std::invocable<F&, std::span<const std::uint64_t>>
    bool for_each_block(const Interval& interval, F&& block, std::stop_token stop = {}) {
        if constexpr (std::is_void_v<std::invoke_result_t<F&, std::span<const std::uint64_t>>>)
            return hand_out(
                interval, [&block](auto primes) { return block(primes), true; }, std::move(stop));
        else
            return hand_out(interval, std::ref(block), std::move(stop));
    }

    /// The n-th prime, counted from 1, of those that are at least `start`.
    /// @throw UsageError also when there are not so many below 2^64
    [[nodiscard]] std::uint64_t nth_prime(std::uint64_t n,
                                          std::uint64_t start = 0,
                                          std::stop_token stop = {});

private:
    bool hand_out(const Interval& interval, const Block& block, std::stop_token stop);

    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

// Each by a Sieve of its own, with the automatic engine: for a call now and then.

[[nodiscard]] inline Totals count(const Interval& interval,
                                  Quantities quantities = Quantities::primes) {
    return Sieve().count(interval, quantities);
}

[[nodiscard]] inline std::uint64_t count_primes(const Interval& interval) {
    return Sieve().count_primes(interval);
}

template <class F>
bool for_each_block(const Interval& interval, F&& block) {
    return Sieve().for_each_block(interval, std::forward<F>(block));
}

[[nodiscard]] inline std::uint64_t nth_prime(std::uint64_t n, std::uint64_t start = 0) {
    return Sieve().nth_prime(n, start);
}

}  // namespace warpsieve
