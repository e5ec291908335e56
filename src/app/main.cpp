// The program: reads its command line, does what the verb says, and turns every error into one line
// on standard error and an exit code. Everything else stands in libraries, which tests link as
// well.

#include <cstdlib>
#include <exception>
#include <new>
#include <span>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "app/commands.hpp"
#include "app/manual/help_text.hpp"
#include "app/parse/command.hpp"
#include "app/parse/description.hpp"
#include "app/reports.hpp"
#include "core/failure.hpp"
#include "host/standard_streams.hpp"
#include "io/disk/stream.hpp"
#include "io/hdf5/image.hpp"
#include "warpsieve/version.hpp"

namespace warpsieve::app {

ExitCode execute(const HelpCommand& command, const Surroundings& /*surroundings*/) {
    print_result(manual::help_text(describe_program(), command.verb));
    return ExitCode::success;
}

ExitCode execute(const VersionCommand& /*command*/, const Surroundings& /*surroundings*/) {
    print_result(std::string("warpsieve ") + version + " (" + commit + ")\n");
    return ExitCode::success;
}

namespace {

/// Keeps memory that was freed for the next batch instead of giving it back to the system: a run
/// that stores what it finds frees and allocates hundreds of MiB a second, and clearing new pages
/// for that took a fifth of its time. To be called before threads start; does nothing where the
/// allocator is not glibc's.
void keep_freed_memory() {
#ifdef __GLIBC__
    // Above the largest block that is allocated again and again: the bitmap of a batch, 16 MiB for
    // each thread.
    constexpr int bytes = 1 << 30;
    // Hints, both: where one is refused, things are slower and as right.
    static_cast<void>(mallopt(M_MMAP_THRESHOLD, bytes));
    static_cast<void>(mallopt(M_TRIM_THRESHOLD, bytes));
    // Memory that one thread frees is there for all others, large blocks too: in arenas of their
    // own they are given back to the system. Threads here allocate too seldom to wait for another.
    static_cast<void>(mallopt(M_ARENA_MAX, 1));
#endif
}

/// Whether there is as much memory as the command line takes, and the exceptions of all that comes
/// after: without it not even the lack could be thrown. It stays with the process, see above.
bool has_memory_to_begin() {
    constexpr std::size_t bytes = 1 << 20;
    auto* const memory = static_cast<volatile char*>(std::malloc(bytes));
    if (memory == nullptr) return false;
    *memory = 0;  // or the compiler leaves out the pair of calls
    std::free(const_cast<char*>(memory));
    return true;
}

/// Needs no memory where that is what is missing; names in the text show as they are then.
ExitCode fail(const core::Failure& failure) {
    try {
        print_line(std::string("warpsieve: ") + failure.line());
    } catch (const std::bad_alloc&) {
        for (const char* part : {"warpsieve: ", failure.kind, failure.text, "\n"})
            write_stderr(part);
    }
    return failure.code;
}

/// Where a destructor needs memory that is missing (those of JSON do) the process ends, but not
/// without the word for it. Everything else that comes here is a fault of ours: abort() tells
/// where.
[[noreturn]] void end_for_lack_of_memory() {
    if (std::current_exception()) {
        const core::Failure failure = core::current_failure();
        if (failure.code == ExitCode::unavailable) std::_Exit(static_cast<int>(fail(failure)));
    }
    std::abort();
}

ExitCode run_program(std::span<char* const> arguments) {
    try {
        host::hold_standard_streams();
        const Command command = parse_command_line({arguments.begin(), arguments.end()});
        const host::StopListener stop;
        const host::Environment environment = host::current_environment();
        const Surroundings surroundings{environment, stop};
        return std::visit([&](const auto& verb) { return execute(verb, surroundings); }, command);
    } catch (const io::ClosedPipe&) {
        host::end_by_closed_pipe();
        return fail(core::current_failure());
    } catch (...) {
        return fail(core::current_failure());
    }
}

}  // namespace
}  // namespace warpsieve::app

int main(int argc, char** argv) {
    // First of all: libraries start threads, which must inherit the blocked signals.
    warpsieve::host::block_signals();
    warpsieve::app::keep_freed_memory();
    std::set_terminate(warpsieve::app::end_for_lack_of_memory);
    if (!warpsieve::app::has_memory_to_begin()) {
        const std::bad_alloc missing;
        return static_cast<int>(warpsieve::app::fail(warpsieve::core::failure_of(missing)));
    }
    warpsieve::io::leave_hdf5_as_it_is_at_exit();
    return static_cast<int>(warpsieve::app::run_program({argv + 1, argv + argc}));
}
