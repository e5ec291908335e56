#include <exception>
#include <new>

#include "app/allocator.hpp"
#include "app/commands.hpp"
#include "app/parse/command_line.hpp"
#include "host/terminal.hpp"

namespace {

using namespace warpsieve;

ExitCode run_program(const std::vector<std::string>& arguments) {
    const app::Command command = app::parse_command_line(arguments);
    const host::StopListener stop;
    const host::Environment environment = host::current_environment();
    return std::visit(
        [&](const auto& verb) {
            return app::execute(verb, {environment, stop});
        },
        command);
}

ExitCode report(ExitCode code, const std::string& message) {
    host::write_stderr("warpsieve: " + message + "\n");
    return code;
}

ExitCode guarded(const std::vector<std::string>& arguments) {
    try {
        return run_program(arguments);
    } catch (const Error& error) {
        return report(error.code(), error.what());
    } catch (const std::bad_alloc&) {
        return report(ExitCode::device, "not enough memory (a shorter interval, or fewer threads)");
    } catch (const std::exception& error) {
        return report(ExitCode::wrong, std::string("internal error: ") + error.what());
    }
}

}  // namespace

int main(int argc, char** argv) {
    // First of all: libraries start threads, which must inherit the blocked signals.
    warpsieve::host::block_signals();
    warpsieve::app::keep_freed_memory();
    return static_cast<int>(guarded({argv + 1, argv + argc}));
}
