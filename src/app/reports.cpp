#include "app/reports.hpp"

#include "host/terminal.hpp"
#include "report/line_report.hpp"
#include "report/quiet_report.hpp"
#include "report/terminal_report.hpp"

namespace warpsieve::app {

std::unique_ptr<report::Listener> make_report(const OutputOptions& options) {
    if (options.quiet) return std::make_unique<report::QuietReport>(host::write_stderr);
    if (host::stderr_is_terminal())
        return std::make_unique<report::TerminalReport>(host::write_stderr, host::stderr_width);
    return std::make_unique<report::LineReport>(host::write_stderr);
}

void print_warning(const std::string& line) {
    host::write_stderr("warning: " + line + "\n");
}

}  // namespace warpsieve::app
