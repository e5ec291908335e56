// Sieves as count does, and prints what is found while the engine goes on: nothing but the numbers
// gets on standard output, and nothing is kept.

#include <utility>

#include "app/commands.hpp"
#include "app/end_on_stop.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "batches/batches.hpp"
#include "core/progress.hpp"
#include "cpu/engines.hpp"
#include "engines/engines.hpp"
#include "export/printer.hpp"
#include "io/disk/stream.hpp"

namespace warpsieve::app {
namespace {

void print_lines(const PrintCommand& command,
                 const host::Environment& environment,
                 io::WritableFile& out,
                 report::Listener& report) {
    batches::CheckedEngine engine(
        make_engine(command.engine, command.interval, environment, report),
        {cpu::cross_check, command.self_check}, host::Clock{});
    exporting::Printer printer(command.constellation, engines::thread_count(command.engine),
                               [&out](std::span<const std::uint8_t> text) { out.write(text); });
    if (printer.warning()) report.warning(*printer.warning());
    core::Progress progress({.interval = command.interval, .store = core::Store::bitmap});
    static_cast<void>(batches::sieve_bitmaps(progress, engine, report, host::Clock{}, {},
                                             [&printer](core::BatchResult batch) {
                                                 printer.print(std::move(batch));
                                                 return true;
                                             }));
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
