#include "app/reports.hpp"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "io/disk/stream.hpp"
#include "report/format.hpp"
#include "report/lines.hpp"
#include "report/terminal_report.hpp"

namespace warpsieve::app {
namespace {

/// Columns of the terminal behind standard error; 80 where that cannot be told.
std::size_t stderr_width() {
    constexpr std::size_t usual = 80;
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
    return size.ws_col;
}

}  // namespace

bool stderr_is_terminal() {
    return isatty(STDERR_FILENO) == 1;
}

bool stdout_is_file() {
    struct stat status {};
    return fstat(STDOUT_FILENO, &status) == 0 && S_ISREG(status.st_mode);
}

void write_stderr(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void print_line(std::string_view line) {
    write_stderr(report::printable(line) + "\n");
}

std::unique_ptr<report::Listener> make_report(const OutputOptions& options) {
    if (options.quiet) return std::make_unique<report::QuietReport>(write_stderr);
    if (stderr_is_terminal())
        return std::make_unique<report::TerminalReport>(write_stderr, stderr_width);
    return std::make_unique<report::LineReport>(write_stderr);
}

ShareReport::ShareReport(const OutputOptions& output)
    : shown_(!output.quiet && stderr_is_terminal()) {}

void ShareReport::operator()(double share) {
    if (!shown_) return;
    std::string text = report::percent_text(share, 0) + (share < 1 ? "" : "\n");
    if (text == told_) return;
    write_stderr("\r" + text);
    told_ = std::move(text);
}

void print_result(const std::string& text) {
    const auto out = io::make_standard_output();
    out->write({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    out->close();
}

void print_result(const JsonObject& json) {
    print_result(json.text() + "\n");
}

void print_outcome(const OutputOptions& output, const JsonObject& json, const std::string& line) {
    if (output.json)
        print_result(json);
    else if (!output.quiet)
        print_line(line);
}

void print_warning(const std::string& line) {
    print_line("warning: " + line);
}

}  // namespace warpsieve::app
