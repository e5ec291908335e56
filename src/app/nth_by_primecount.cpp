#include "app/nth_by_primecount.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <optional>

#include "app/primecount.hpp"
#include "core/estimate.hpp"
#include "core/math.hpp"
#include "core/progress.hpp"
#include "host/terminal.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

class EndProcessOnStop {
public:
    explicit EndProcessOnStop(const std::stop_token& stop) : callback_(stop, &end_process) {}

private:
    static void end_process() {
        host::write_stderr("warpsieve: nth was interrupted\n");
        std::_Exit(static_cast<int>(ExitCode::interrupted));
    }
    std::stop_callback<void (*)()> callback_;
};

std::optional<std::uint64_t> find(std::uint64_t n, std::uint64_t start, unsigned threads) {
    if (start > primecount_max) return std::nullopt;
    const std::uint64_t before = start == 0 ? 0 : primecount_pi(start - 1, threads);
    return primecount_nth(core::saturating_add(before, n), threads);
}

}  // namespace

// The time of primecount grows like x^(2/3), where x is the prime. On two cores of an EPYC, both
// programs at the same load, pi(1e14) took as long as sieving 1.2e9 integers there, 0.6 times
// x^(2/3), and pi(1e16) as sieving 1.3e10, 0.3 times; with a START it is called twice.
bool primecount_is_faster(std::uint64_t n, std::uint64_t start) {
    const core::Job job{.interval = {start, core::max_u64}, .first_n = n};
    const double integers = core::estimate_integers_left(core::Progress(job));
    const double last = static_cast<double>(start) + integers;
    return has_primecount() && last < static_cast<double>(primecount_max) &&
           integers > std::pow(last, 2. / 3);
}

std::uint64_t nth_by_primecount(std::uint64_t n,
                                std::uint64_t start,
                                unsigned threads,
                                const std::stop_token& stop) {
    if (!has_primecount())
        throw UsageError(
            "--method primecount: this build has no libprimecount (use --method sieve)");
    const EndProcessOnStop end(stop);
    const std::optional<std::uint64_t> prime = find(n, start, threads);
    if (prime) return *prime;
    throw UsageError(fmt::format(
        "--method primecount: prime {} from {} on is above 2^63-1 (use --method sieve)", n, start));
}

}  // namespace warpsieve::app
