#include "app/reports.hpp"

#include "host/terminal.hpp"
#include "report/line_report.hpp"
#include "report/quiet_report.hpp"
#include "report/terminal_report.hpp"

namespace warpsieve::app {

std::unique_ptr<run::Listener> make_report(const OutputOptions& options) {
    if (options.quiet) return std::make_unique<run::QuietReport>(run::write_stderr);
    if (run::stderr_is_terminal())
        return std::make_unique<run::TerminalReport>(run::write_stderr, run::stderr_width);
    return std::make_unique<run::LineReport>(run::write_stderr);
}

}  // namespace warpsieve::app
