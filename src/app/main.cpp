// The program: reads its command line, does what the verb says, and turns every error into one line
// on standard error and an exit code. Everything else stands in libraries, which tests link as
// well.

#include <exception>
#include <new>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "app/commands.hpp"
#include "app/parse/command.hpp"
#include "app/reports.hpp"
#include "core/interrupted.hpp"
#include "host/standard_streams.hpp"
#include "io/disk/stream.hpp"

namespace warpsieve::app {

ExitCode execute(const PrintCommand& command, const Surroundings& /*surroundings*/) {
    print_result(command.text);
    return ExitCode::success;
}

namespace {

/// Keeps memory that was freed for the next batch instead of giving it back to the system: a run
/// that stores what it finds frees and allocates hundreds of MiB a second, and clearing new pages
/// for that took a fifth of its time. To be called before threads start; does nothing where the
/// allocator is not glibc's.
void keep_freed_memory() {
#ifdef __GLIBC__
    // Above the largest block that is allocated again and again, the bitmap of a batch (96 MiB).
    constexpr int bytes = 128 << 20;
    // Hints, both: where one is refused, things are slower and as right.
    static_cast<void>(mallopt(M_MMAP_THRESHOLD, bytes));
    static_cast<void>(mallopt(M_TRIM_THRESHOLD, 4 * bytes));
#endif
}

ExitCode fail(ExitCode code, const std::string& message) {
    print_line("warpsieve: " + message);
    return code;
}

ExitCode run_program(const std::vector<std::string>& arguments) {
    try {
        host::hold_standard_streams();
        const Command command = parse_command_line(arguments);
        const host::StopListener stop;
        const host::Environment environment = host::current_environment();
        const Surroundings surroundings{environment, stop};
        return std::visit([&](const auto& verb) { return execute(verb, surroundings); }, command);
    } catch (const io::ClosedPipe& error) {
        host::end_by_closed_pipe();
        return fail(error.code(), error.what());
    } catch (const Error& error) {
        return fail(error.code(), error.what());
    } catch (const core::Interrupted&) {
        return fail(ExitCode::interrupted, "interrupted before the end; nothing was changed");
    } catch (const std::bad_alloc&) {
        return fail(ExitCode::device, "not enough memory (a shorter interval, or fewer threads)");
    } catch (const std::exception& error) {
        return fail(ExitCode::wrong, std::string("internal error: ") + error.what());
    }
}

}  // namespace
}  // namespace warpsieve::app

int main(int argc, char** argv) {
    // First of all: libraries start threads, which must inherit the blocked signals.
    warpsieve::host::block_signals();
    warpsieve::app::keep_freed_memory();
    return static_cast<int>(warpsieve::app::run_program({argv + 1, argv + argc}));
}
