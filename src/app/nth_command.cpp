#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/nth_by_primecount.hpp"
#include "app/reports.hpp"
#include "app/sieve_unsaved.hpp"
#include "core/first_n.hpp"
#include "core/math.hpp"
#include "cpu/second_opinion.hpp"
#include "io/store/recover.hpp"

namespace warpsieve::app {
namespace {

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
    core::Progress progress(job);
    const auto report = make_report(command.output);
    run::CheckedEngine engine(make_engine(command.engine, core::expected_interval(job), *report),
                              {cpu::second_opinion, std::nullopt}, host::Clock{});
    sieve_unsaved(progress, engine, surroundings.stop.token(), *report, "nth");
    if (progress.primes_missing() != 0) return std::nullopt;
    return progress.totals().largest_prime;
}

std::optional<std::uint64_t> find(const NthCommand& command, const Surroundings& surroundings) {
    constexpr std::uint64_t all_primes = 425'656'284'035'217'743;  // below 2^64, OEIS A007053
    if (command.n > all_primes) return std::nullopt;
    const std::uint64_t start = *command.start;
    const bool automatic = command.method == NthMethod::automatic;
    if (command.method == NthMethod::primecount ||
        (automatic && primecount_is_faster(command.n, start)))
        return nth_by_primecount(command.n, start, thread_count(command.engine),
                                 surroundings.stop.token());
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
            "nth {}: {} has counted {} primes from {} on (ask for fewer, or without --from)",
            command.n, command.file, counted, start));
}

/// @param command its START is filled in with that of the run
std::uint64_t find_in_file(NthCommand& command, const Surroundings& surroundings) {
    const auto files = io::make_posix_file_system();
    const io::Recovered run = io::open_run(*files, command.file);
    for (const std::string& line : run.warnings()) print_warning(line);
    const core::Progress& progress = run.checkpoint.progress;
    if (!command.start) command.start = progress.job().interval.first;
    require_counted(command, progress);
    const Search search = row_with(command.n, progress);
    if (const auto prime = sieve(search, command, surroundings)) return *prime;
    throw WrongResultError(
        fmt::format("{}: [{}, {}] holds fewer than {} primes, the file says otherwise: this "
                    "machine, or the one that wrote it, computes wrongly (try 'warpsieve verify')",
                    command.file, search.where.first, search.where.last, search.n));
}

std::uint64_t find_anywhere(NthCommand& command, const Surroundings& surroundings) {
    if (!command.start) command.start = 0;
    if (const auto prime = find(command, surroundings)) return *prime;
    throw UsageError(
        fmt::format("nth {}: there are not so many primes from {} to 2^64-1 (ask for fewer)",
                    command.n, *command.start));
}

}  // namespace

ExitCode execute(const NthCommand& asked, const Surroundings& surroundings) {
    NthCommand command = asked;
    const std::uint64_t prime = command.file.empty() ? find_anywhere(command, surroundings)
                                                     : find_in_file(command, surroundings);
    if (!command.output.json) {
        print_result(std::to_string(prime) + "\n");
        return ExitCode::success;
    }
    const nlohmann::ordered_json result = {
        {"n", command.n}, {"start", *command.start}, {"prime", prime}};
    print_result(result.dump() + "\n");
    return ExitCode::success;
}

}  // namespace warpsieve::app
