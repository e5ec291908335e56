#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/parse/command.hpp"
#include "warpsieve/interval.hpp"

// By which method count and nth find their number: by sieving, or by libprimecount, which counts
// primes without finding them. The rule of `--method auto` is a function of values, so that tests
// reach it for a build with libprimecount and for one without.

namespace warpsieve::app {

/// What `--method auto` comes to, and why: one clause for people, empty where sieving is the
/// quicker one.
struct MethodDecision {
    Method method = Method::sieve;
    std::string reason;
};

/// @param sieved what sieving would go through
/// @param asks_for_sieving the option that does, "--threads"; empty: none
/// @param available whether there is libprimecount
[[nodiscard]] MethodDecision decide_method(const Interval& sieved,
                                           std::string_view asks_for_sieving,
                                           bool available);

/// The method that a command stands for; what "auto" came to is said on standard error, unless the
/// user wants quiet.
/// @param asked what --method says
/// @param sieved, asks_for_sieving as in decide_method
[[nodiscard]] Method choose_method(Method asked,
                                   const Interval& sieved,
                                   std::string_view asks_for_sieving,
                                   const OutputOptions& output);

/// Threads for libprimecount: as many of those that `options` stand for as can be started now,
/// since the process ends where its own cannot be. Says so if they are fewer.
/// @throw UsageError when the build has no libprimecount
[[nodiscard]] unsigned primecount_threads(const EngineOptions& options);

/// Number of primes in [0, n), by libprimecount. @pre n <= primecount_max
[[nodiscard]] std::uint64_t primes_below(std::uint64_t n, unsigned threads);

/// "sieve", "primecount": the words of --method.
[[nodiscard]] const char* to_string(Method method) noexcept;

}  // namespace warpsieve::app
