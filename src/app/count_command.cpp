#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/counted.hpp"
#include "app/end_on_stop.hpp"
#include "app/engines.hpp"
#include "app/methods.hpp"
#include "app/parse/values.hpp"
#include "app/primecount.hpp"
#include "app/reports.hpp"
#include "app/summary.hpp"
#include "core/progress.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve::app {
namespace {

// The ends of the primes of an interval, 0 where it has none; distances of primes are short enough
// to look at one number after the other.

std::uint64_t smallest_prime(const Interval& where) {
    for (std::uint64_t n = where.first;; ++n) {
        if (is_prime(n)) return n;
        if (n == where.last) return 0;
    }
}

std::uint64_t largest_prime(const Interval& where) {
    for (std::uint64_t n = where.last;; --n) {
        if (is_prime(n)) return n;
        if (n == where.first) return 0;
    }
}

/// The same totals as by sieving, so that no key of the JSON depends on the method.
/// @throw UsageError when the build has no libprimecount, or the interval ends above its reach
core::Totals count_by_primecount(const CountCommand& command, const std::stop_token& stop) {
    const Interval& where = command.interval;
    if (where.last > primecount_max)
        throw UsageError(fmt::format(
            "--method primecount: STOP {} is above 2^63-1 (use --method sieve)", where.last));
    const unsigned threads = primecount_threads(command.engine);
    // libprimecount cannot be stopped, and nothing would be lost.
    const EndOnStop end(stop, "count was interrupted");
    return {.prime_count = primecount_pi(where.last, threads) - primes_below(where.first, threads),
            .smallest_prime = smallest_prime(where),
            .largest_prime = largest_prime(where)};
}

/// Only primes are counted without being found.
Method method_of(const CountCommand& command) {
    if (command.quantities != core::quantity_primes || !command.table.empty()) return Method::sieve;
    return choose_method(command.method, command.interval,
                         sieving_option(command.engine, command.self_check), command.output);
}

JsonObject json_of(const CountCommand& command, Method method, const core::Totals& totals) {
    JsonObject result;
    result.add("start", command.interval.first);
    result.add("stop", command.interval.last);
    result.add("method", to_string(method));
    result.add(totals, command.quantities);
    return result;
}

void print(const CountCommand& command, const JsonObject& json, const std::string& text) {
    if (command.output.json)
        print_result(json);
    else
        print_result(text);
}

}  // namespace

ExitCode execute(const CountCommand& command, const Surroundings& surroundings) {
    const core::Job job{
        .interval = command.interval, .quantities = command.quantities, .table = command.table};
    const Method method = method_of(command);
    if (method == Method::primecount) {
        const core::Totals totals = count_by_primecount(command, surroundings.stop.token());
        print(command, json_of(command, method, totals), totals_text(totals, job));
        return ExitCode::success;
    }
    const core::Progress progress = sieve_to_the_end(
        "count", job, command.engine, command.self_check, command.output, surroundings);
    JsonObject json = json_of(command, method, progress.totals());
    add_tables(json, progress);
    print(command, json, counted_text(progress));
    return ExitCode::success;
}

}  // namespace warpsieve::app
