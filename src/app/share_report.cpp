#include "app/share_report.hpp"

#include "host/terminal.hpp"
#include "report/format.hpp"

namespace warpsieve::app {

ShareReport::ShareReport(const OutputOptions& output)
    : shown_(!output.quiet && host::stderr_is_terminal()) {}

void ShareReport::operator()(double share) {
    if (!shown_) return;
    std::string text = report::percent_text(share, 0) + (share < 1 ? "" : "\n");
    if (text == told_) return;
    host::write_stderr("\r" + text);
    told_ = std::move(text);
}

}  // namespace warpsieve::app
