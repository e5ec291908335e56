#include "app/reports.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "host/terminal.hpp"
#include "report/format.hpp"
#include "report/lines.hpp"
#include "report/terminal_report.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {

std::unique_ptr<report::Listener> make_report(const OutputOptions& options) {
    if (options.quiet) return std::make_unique<report::QuietReport>(host::write_stderr);
    if (host::stderr_is_terminal())
        return std::make_unique<report::TerminalReport>(host::write_stderr, host::stderr_width);
    return std::make_unique<report::LineReport>(host::write_stderr);
}

ShareReport::ShareReport(const OutputOptions& output)
    : shown_(!output.quiet && host::stderr_is_terminal()) {}

void ShareReport::operator()(double share) {
    if (!shown_) return;
    std::string text = report::percent_text(share, 0) + (share < 1 ? "" : "\n");
    if (text == told_) return;
    host::write_stderr("\r" + text);
    told_ = std::move(text);
}

void print_result(const std::string& text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (!written || std::fflush(stdout) != 0)
        throw IoError(std::string("cannot write the result to standard output: ") +
                      std::strerror(errno));
}

void print_outcome(const OutputOptions& output, const std::string& json, const std::string& line) {
    if (output.json)
        print_result(json + "\n");
    else if (!output.quiet)
        host::write_stderr(line + "\n");
}

void print_warning(const std::string& line) {
    host::write_stderr("warning: " + line + "\n");
}

}  // namespace warpsieve::app
