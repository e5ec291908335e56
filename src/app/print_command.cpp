// Sieves as count does, and prints what is found while the engine goes on: nothing but the numbers
// gets on standard output, and nothing is kept.

#include <utility>

#include "app/commands.hpp"
#include "app/end_on_stop.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "batches/batches.hpp"
#include "core/bitmap.hpp"
#include "core/progress.hpp"
#include "cpu/engines.hpp"
#include "export/printer.hpp"
#include "io/disk/stream.hpp"

namespace warpsieve::app {
namespace {

/// Integers of the first batch, so that the first lines come at once: even near 2^64 that is some
/// 20,000 primes, in a hundredth of a second. The batches that follow take up to a second each.
constexpr std::uint64_t first_integers = 1'000'000;

void print_lines(const PrintCommand& command,
                 const host::Environment& environment,
                 io::WritableFile& out,
                 report::Listener& report) {
    batches::CheckedEngine engine(
        make_engine(command.engine, command.interval, environment, report),
        {cpu::cross_check, command.self_check}, host::Clock{});
    exporting::Printer printer(command.tuplets, thread_count(command.engine),
                               [&out](std::span<const std::uint8_t> text) { out.write(text); });
    if (printer.warning()) report.warning(*printer.warning());
    core::Progress progress({.interval = command.interval, .store = core::Store::bitmap});
    const host::Clock clock;
    const host::SteadyTime began = clock.steady();
    batches::Batches batches(engine, progress, {.digest = false, .first_length = first_integers},
                             report, clock, {});
    while (auto batch = batches.next()) {
        batches::require_as_many_stored(
            batch->result, core::count_primes(batch->result.interval, batch->result.bitmap));
        progress.add(batch->result);
        printer.print(std::move(batch->result));
        // The first batch is too short to tell a rate by.
        if (!progress.done() && progress.integers_sieved() > 2.0 * first_integers)
            report.progressed(
                {progress, progress.integers_sieved(), clock.steady() - began, std::nullopt});
    }
}

}  // namespace

ExitCode execute(const PrintCommand& command, const Surroundings& surroundings) {
    // Nobody may read what is written: a stop must not wait for that.
    const EndOnStop end(surroundings.stop.token(), "print was interrupted before the end");
    const auto out = io::make_standard_output();
    const auto report = make_report({.quiet = command.quiet || !stdout_is_file()});
    print_lines(command, surroundings.environment, *out, *report);
    out->close();
    return ExitCode::success;
}

}  // namespace warpsieve::app
