#include <fmt/format.h>

#include <algorithm>

#include "app/commands.hpp"
#include "app/end_on_stop.hpp"
#include "app/engines.hpp"
#include "app/methods.hpp"
#include "app/parse/values.hpp"
#include "app/primecount.hpp"
#include "app/reports.hpp"
#include "core/estimate.hpp"
#include "core/job.hpp"
#include "core/math.hpp"
#include "core/plural.hpp"
#include "io/store/recover.hpp"

namespace warpsieve::app {
namespace {

std::optional<std::uint64_t> ask_primecount(std::uint64_t n,
                                            std::uint64_t start,
                                            unsigned threads) {
    if (start > primecount_max) return std::nullopt;
    return primecount_nth(core::saturating_add(primes_below(start, threads), n), threads);
}

/// About what sieving would go through to find the n-th prime from `start` on.
Interval expected_to_hold(std::uint64_t n, std::uint64_t start) {
    const core::Job job{.interval = {start, core::max_u64}, .first_n = n};
    const double integers = core::estimate_integers_left(core::Progress(job));
    // 2^64 and more, which rounding may make of less, does not fit.
    const auto length = integers < 0x1p64 ? static_cast<std::uint64_t>(integers) : core::max_u64;
    return {start, core::saturating_add(start, length)};
}

/// @throw UsageError when the build has no libprimecount, or the prime is too large for it
std::uint64_t nth_by_primecount(std::uint64_t n,
                                std::uint64_t start,
                                const EngineOptions& options,
                                const std::stop_token& stop) {
    const unsigned threads = primecount_threads(options);
    // libprimecount cannot be stopped, and nothing would be lost.
    const EndOnStop end(stop, "nth was interrupted");
    const std::optional<std::uint64_t> prime = ask_primecount(n, start, threads);
    if (prime) return *prime;
    throw UsageError(fmt::format(
        "--method primecount: prime {} from {} on is above 2^63-1 (use --method sieve)", n, start));
}

/// Where a prime is looked for: it is the n-th there.
struct Search {
    std::uint64_t n = 1;
    Interval where{0, core::max_u64};
};

/// Empty: the interval holds fewer.
std::optional<std::uint64_t> sieve(const Search& search,
                                   const NthCommand& command,
                                   const Surroundings& surroundings) {
    const core::Job job{.interval = search.where, .first_n = search.n};
    const core::Progress progress =
        sieve_to_the_end("nth", job, command.engine, std::nullopt, command.output, surroundings);
    if (progress.primes_missing() != 0) return std::nullopt;
    return progress.totals().largest_prime;
}

/// @param command its method is filled in with what "auto" comes to
std::optional<std::uint64_t> find(NthCommand& command, const Surroundings& surroundings) {
    constexpr std::uint64_t all_primes = 425'656'284'035'217'743;  // below 2^64, OEIS A007053
    if (command.n > all_primes) return std::nullopt;
    const std::uint64_t start = *command.start;
    command.method = choose_method(command.method, expected_to_hold(command.n, start),
                                   sieving_option(command.engine), command.output);
    if (command.method == Method::primecount)
        return nth_by_primecount(command.n, start, command.engine, surroundings.stop.token());
    return sieve({command.n, {start, core::max_u64}}, command, surroundings);
}

/// The row of the grid that holds the n-th prime of a run.
Search row_with(std::uint64_t n, const core::Progress& progress) {
    const auto& grid = progress.grid();
    const auto row = std::ranges::lower_bound(
        grid, n, {}, [](const core::GridRow& r) { return r.totals.prime_count; });
    if (row == grid.begin()) return {n, {progress.job().interval.first, row->last}};
    const core::GridRow& before = *std::prev(row);
    return {n - before.totals.prime_count, {before.last + 1, row->last}};
}

void require_counted(const NthCommand& command, const core::Progress& progress) {
    const std::uint64_t start = progress.job().interval.first;
    if (command.start != start)
        throw UsageError(fmt::format("START {} is not that of {}, which is {} (leave START out)",
                                     *command.start, command.file, start));
    const std::uint64_t counted = progress.totals().prime_count;
    if (command.n > counted)
        throw UsageError(fmt::format(
            "nth {}: {} has counted {} {} from {} on (ask for fewer, or without --from)", command.n,
            command.file, counted, core::plural(counted, "prime", "primes"), start));
}

/// @param command its START is filled in with that of the run, its method with sieving
std::uint64_t find_in_file(NthCommand& command, const Surroundings& surroundings) {
    const auto files = io::make_posix_file_system();
    const io::Recovered run =
        io::open_run(*files, command.file, core::stop_check(surroundings.stop.token()));
    for (const std::string& line : run.warnings()) print_warning(line);
    const core::Progress& progress = run.checkpoint.progress;
    if (!command.start) command.start = progress.job().interval.first;
    command.method = Method::sieve;
    require_counted(command, progress);
    const Search search = row_with(command.n, progress);
    if (const auto prime = sieve(search, command, surroundings)) return *prime;
    throw WrongResultError(
        fmt::format("{}: [{}, {}] holds fewer than {} {}, the file says otherwise: this machine, "
                    "or the one that wrote it, computes wrongly (try 'warpsieve verify')",
                    command.file, search.where.first, search.where.last, search.n,
                    core::plural(search.n, "prime", "primes")));
}

std::uint64_t find_anywhere(NthCommand& command, const Surroundings& surroundings) {
    if (!command.start) command.start = 0;
    if (const auto prime = find(command, surroundings)) return *prime;
    throw UsageError(
        fmt::format("nth {}: there are not so many primes from {} to 2^64-1 (ask for fewer)",
                    command.n, *command.start));
}

}  // namespace

ExitCode execute(const NthCommand& command, const Surroundings& surroundings) {
    NthCommand search = command;  // START and the method are filled in
    const std::uint64_t prime = command.file.empty() ? find_anywhere(search, surroundings)
                                                     : find_in_file(search, surroundings);
    if (!command.output.json) {
        print_result(std::to_string(prime) + "\n");
        return ExitCode::success;
    }
    JsonObject result;
    result.add("n", command.n);
    result.add("start", *search.start);
    result.add("method", to_string(search.method));
    result.add("prime", prime);
    print_result(result);
    return ExitCode::success;
}

}  // namespace warpsieve::app
