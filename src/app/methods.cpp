#include "app/methods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/engines.hpp"
#include "app/primecount.hpp"
#include "app/reports.hpp"
#include "cpu/thread_pool.hpp"
#include "engines/engines.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

/// Up to so many integers are sieved, which is checked by a second method on the way: one core
/// takes about a second for them, and nobody waits.
constexpr double soon_sieved = 1e10;

/// Whether libprimecount should be done sooner than sieving. Its time grows like x^(2/3), where x
/// is the last integer. On two cores of an EPYC, both programs at the same load, pi(1e14) took as
/// long as sieving 1.2e9 to 1.9e9 integers there, 0.6 to 0.9 times x^(2/3), and pi(1e18) as 1.3e11,
/// 0.13 times (bench/README.md); with a START it is called twice. Below 1e14 the factor is larger,
/// which soon_sieved covers. GPUs, which may sieve a window sooner, are not looked for: who has
/// them names an engine.
bool counting_is_quicker(const Interval& sieved) {
    const double least = std::pow(static_cast<double>(sieved.last), 2. / 3);
    return sieved.last <= primecount_max && sieved.length() > std::max(soon_sieved, least);
}

}  // namespace

MethodDecision decide_method(const Interval& sieved,
                             std::string_view asks_for_sieving,
                             bool available) {
    if (!counting_is_quicker(sieved)) return {};
    if (!available)
        return {Method::sieve, "libprimecount would be quicker, but this build has none"};
    if (!asks_for_sieving.empty())
        return {Method::sieve, fmt::format("{} asks for it; --method primecount would be quicker",
                                           asks_for_sieving)};
    return {Method::primecount, "quicker than sieving"};
}

Method choose_method(Method asked,
                     const Interval& sieved,
                     std::string_view asks_for_sieving,
                     const OutputOptions& output) {
    if (asked != Method::automatic) return asked;
    const auto [method, reason] = decide_method(sieved, asks_for_sieving, has_primecount());
    if (!reason.empty() && !output.quiet)
        print_line(fmt::format("method {}: {}", to_string(method), reason));
    return method;
}

unsigned primecount_threads(const EngineOptions& options) {
    if (!has_primecount())
        throw UsageError(
            "--method primecount: this build has no libprimecount (use --method sieve)");
    const unsigned threads = engines::thread_count(options);
    cpu::ThreadPool pool(threads);
    const unsigned started = pool.start(threads);
    if (const auto line = pool.take_warning()) print_warning(*line);
    return started;
}

std::uint64_t primes_below(std::uint64_t n, unsigned threads) {
    return n == 0 ? 0 : primecount_pi(n - 1, threads);
}

const char* to_string(Method method) noexcept {
    switch (method) {
        case Method::automatic: return "auto";
        case Method::primecount: return "primecount";
        case Method::sieve: return "sieve";
    }
    return "";
}

}  // namespace warpsieve::app
