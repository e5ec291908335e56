#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "batches/checked_engine.hpp"
#include "core/plural.hpp"
#include "cpu/engines.hpp"
#include "engines/engines.hpp"
#include "host/clock.hpp"
#include "report/format.hpp"
#include "report/lines.hpp"
#include "verify/verify.hpp"

namespace warpsieve::app {
namespace {

/// The steps of a verification, told as they are taken, and all at once for --json.
class Steps {
public:
    explicit Steps(const VerifyCommand& command) : output_(command.output) {
        steps_.add("file", command.file);
    }
    void operator()(const std::string& step, const std::string& found) {
        steps_.add(step, found);
        if (!output_.json && !output_.quiet)
            print_result(fmt::format("{:<13}{}\n", step, report::printable(found)));
    }
    void finish() const {
        if (output_.json) print_result(steps_);
    }

private:
    const OutputOptions& output_;
    JsonObject steps_;
};

/// Progress where it is waited for: on a terminal, and of a share that was asked for.
std::unique_ptr<report::Listener> make_progress_report(const VerifyCommand& command) {
    if (command.share || stderr_is_terminal()) return make_report(command.output);
    return std::make_unique<report::QuietReport>(write_stderr);
}

/// @return false when stopped
bool verify(const VerifyCommand& command, const Surroundings& surroundings, Steps& steps) {
    const auto files = io::make_posix_file_system();
    const auto plain = cpu::make_reference_engine();
    const EngineOptions cpu{.threads = command.threads};
    batches::CheckedEngine fast(cpu::make_cpu_engine(command.threads),
                                {cpu::cross_check, batches::default_check_share}, host::Clock{});
    const verify::VerifyOptions options{
        .share = command.share, .seed = command.seed, .threads = engines::thread_count(cpu)};
    const verify::Sieves sieves{.plain = *plain,
                                .fast = fast,
                                .make_report = [&command] { return make_progress_report(command); },
                                .warning = print_warning};
    report::QuietReport warnings(write_stderr);
    const bool good = batches::telling_warnings(fast, warnings, [&] {
        return verify::verify_file(*files, command.file, sieves, options, surroundings.stop.token(),
                                   std::ref(steps));
    });
    if (good && fast.checks() != 0)
        steps("cross-check",
              fmt::format("good, {} {} by a plain sieve, or number by number", fast.checks(),
                          core::plural(fast.checks(), "sample", "samples")));
    return good;
}

}  // namespace

ExitCode execute(const VerifyCommand& command, const Surroundings& surroundings) {
    Steps steps(command);
    try {
        if (!verify(command, surroundings, steps))
            throw Error(ExitCode::interrupted, "verify was interrupted before the end");
    } catch (const IoError&) {
        throw;
    } catch (const Error& error) {
        throw Error(error.code(), command.file + ": " + error.what());
    }
    steps.finish();
    return ExitCode::success;
}

}  // namespace warpsieve::app
