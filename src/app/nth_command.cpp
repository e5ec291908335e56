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
    const double integers =
        core::estimate_integers_left(core::Progress(core::job_of_nth_prime(n, start)));
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

/// Empty: the interval of the job holds fewer primes.
std::optional<std::uint64_t> sieve(const core::Job& job,
                                   const NthCommand& command,
                                   const Surroundings& surroundings) {
    const core::Progress progress =
        sieve_to_the_end("nth", job, command.engine, std::nullopt, command.output, surroundings);
    if (progress.primes_missing() != 0) return std::nullopt;
    return progress.totals().largest_prime;
}

/// @param command its method is filled in with what "auto" comes to
std::optional<std::uint64_t> find(NthCommand& command, const Surroundings& surroundings) {
    if (command.n > core::all_primes) return std::nullopt;
    const std::uint64_t start = *command.start;
    command.method = choose_method(command.method, expected_to_hold(command.n, start),
                                   sieving_option(command.engine), command.output);
    if (command.method == Method::primecount)
        return nth_by_primecount(command.n, start, command.engine, surroundings.stop.token());
    return sieve(core::job_of_nth_prime(command.n, start), command, surroundings);
}

/// The n-th prime of a run, as one of the row of the grid that holds it.
core::Job row_with(std::uint64_t n, const core::Progress& progress) {
    const auto& grid = progress.grid();
    const auto row = std::ranges::lower_bound(
        grid, n, {}, [](const core::GridRow& r) { return r.totals.prime_count; });
    if (row == grid.begin())
        return {.interval = {progress.job().interval.first, row->last}, .first_n = n};
    const core::GridRow& before = *std::prev(row);
    return {.interval = {before.last + 1, row->last}, .first_n = n - before.totals.prime_count};
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
    const core::Job row = row_with(command.n, progress);
    if (const auto prime = sieve(row, command, surroundings)) return *prime;
    throw WrongResultError(
        fmt::format("{}: [{}, {}] holds fewer than {} {}, the file says otherwise: this machine, "
                    "or the one that wrote it, computes wrongly (try 'warpsieve verify')",
                    command.file, row.interval.first, row.interval.last, row.first_n,
                    core::plural(row.first_n, "prime", "primes")));
}

std::uint64_t find_anywhere(NthCommand& command, const Surroundings& surroundings) {
    if (!command.start) command.start = 0;
    if (const auto prime = find(command, surroundings)) return *prime;
    throw UsageError(core::no_nth_prime_text(command.n, *command.start));
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
