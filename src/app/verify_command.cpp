#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/reports.hpp"
#include "cpu/engines.hpp"
#include "report/format.hpp"
#include "verify/verify.hpp"

namespace warpsieve::app {

ExitCode execute(const VerifyCommand& command, const Surroundings& surroundings) {
    const auto files = io::make_posix_file_system();
    const auto reference = cpu::make_reference_engine();
    JsonObject steps;
    steps.add("file", command.file);
    const auto say = [&](const std::string& step, const std::string& found) {
        steps.add(step, found);
        if (!command.output.json && !command.output.quiet)
            print_result(fmt::format("{:<13}{}\n", step, report::printable(found)));
    };
    const verify::VerifyOptions options{
        .share = command.share, .seed = command.seed, .warning = print_warning};
    try {
        if (!verify::verify_file(*files, command.file, *reference, options,
                                 surroundings.stop.token(), say))
            throw Error(ExitCode::interrupted, "verify was interrupted before the end");
    } catch (const IoError&) {
        throw;
    } catch (const Error& error) {
        throw Error(error.code(), command.file + ": " + error.what());
    }
    if (command.output.json) print_result(steps);
    return ExitCode::success;
}

}  // namespace warpsieve::app
