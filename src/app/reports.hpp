#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/json_object.hpp"
#include "app/parse/command.hpp"
#include "report/listener.hpp"

// How the verbs speak: results go to standard output, where what cannot be written is an error;
// progress and all the rest to standard error, where it may get lost, as nothing that the program
// does depends on it.

namespace warpsieve::app {

/// Progress on standard error: a bar on a terminal, lines elsewhere, warnings only when quiet.
[[nodiscard]] std::unique_ptr<report::Listener> make_report(const OutputOptions& options);

/// Whether somebody may be watching: progress of what takes a while is shown only then.
[[nodiscard]] bool stderr_is_terminal();

/// Tells a terminal how far a copy is, in one line that is written over.
class ShareReport {
public:
    explicit ShareReport(const OutputOptions& output);

    /// @param share in [0, 1]; a percent that was told already is not told again
    void operator()(double share);

private:
    bool shown_;
    std::string told_;
};

/// Whether standard output goes into a file, so that a terminal shows nothing of it.
[[nodiscard]] bool stdout_is_file();

/// Writes at once, unbuffered. What cannot be written is dropped: a run must not end because its
/// terminal, or the reader of its pipe, went away.
void write_stderr(std::string_view text);

/// Says one line on standard error, whatever the names in it hold (report::printable).
void print_line(std::string_view line);

/// Writes at once, unbuffered. @throw IoError when standard output does not take it, a full disk
/// say; io::ClosedPipe, by which main ends the process quietly
void print_result(const std::string& text);

/// Prints one line of JSON.
void print_result(const JsonObject& json);

/// Says what a verb has made in a file: its JSON on standard output if that was asked for, else a
/// line for people on standard error, unless they want quiet.
void print_outcome(const OutputOptions& output, const JsonObject& json, const std::string& line);

/// Says "warning: LINE" on standard error, for verbs without a listener; not even --quiet stops it.
void print_warning(const std::string& line);

}  // namespace warpsieve::app
