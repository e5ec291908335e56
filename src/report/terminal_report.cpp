#include "report/terminal_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "report/format.hpp"

namespace warpsieve::report {
namespace {

std::string bar(double fraction, std::size_t columns) {
    const auto full =
        static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * static_cast<double>(columns));
    return fmt::format("[{}{}]", std::string(full, '#'), std::string(columns - full, '-'));
}

/// What follows the bar, the most important first.
std::array<std::string, 4> details(const Moment& moment) {
    const auto left = time_left(moment);
    return {"  " + count_text(moment.progress.totals().prime_count, "prime", "primes"),
            left ? "  ETA " + whole_duration_text(*left) : "",
            "  " + rate_text(moment.integers, moment.elapsed),
            moment.checkpoint_age
                ? "  saved " + whole_duration_text(*moment.checkpoint_age) + " ago"
                : ""};
}

}  // namespace

std::string bar_line(const Moment& moment, std::size_t width) {
    constexpr std::size_t shortest_bar = 10;
    constexpr std::size_t longest_bar = 40;
    constexpr std::size_t frame = 3;  // a space and the brackets
    const double fraction = moment.progress.fraction();
    const std::string percent = percent_text(fraction, 1);
    const std::size_t columns = width > 0 ? width - 1 : 0;
    std::string rest;
    for (const std::string& detail : details(moment))
        if (percent.size() + rest.size() + detail.size() <= columns) rest += detail;
    const std::size_t used = percent.size() + rest.size() + frame;
    if (used + shortest_bar > columns) return (percent + rest).substr(0, columns);
    return percent + " " + bar(fraction, std::min(columns - used, longest_bar)) + rest;
}

TerminalReport::TerminalReport(Sink sink, std::function<std::size_t()> width, host::Clock clock)
    : sink_(std::move(sink)), width_(std::move(width)), clock_(std::move(clock)) {}

/// A run that ends by an exception has no last line; the message that follows needs a clean one.
TerminalReport::~TerminalReport() {
    try {
        if (drawn_ > 0) sink_(wiped());
    } catch (...) {  // NOLINT(bugprone-empty-catch): nothing is lost but the look of a line
    }
}

void TerminalReport::started(const Started& started) {
    file_ = started.file;
    print(started_line(started));
}

void TerminalReport::resumed(const Resumed& resumed) {
    print(resumed_line(resumed));
}

void TerminalReport::progressed(const Moment& moment) {
    constexpr std::chrono::milliseconds apart(200);
    if (!drawn_at_ || clock_.steady() - *drawn_at_ >= apart) draw(moment);
}

void TerminalReport::saved(const Saved& /*saved*/, const Moment& moment) {
    progressed(moment);
}

void TerminalReport::warning(const std::string& line) {
    print("warning: " + line);
}

void TerminalReport::note(const std::string& line) {
    print(line);
}

void TerminalReport::ended(const Ended& ended) {
    print(ended_line(ended, file_));
}

void TerminalReport::draw(const Moment& moment) {
    const std::size_t before = drawn_;
    const std::size_t width = width_();
    const std::string line = bar_line(moment, width);
    // Spaces cover what is left of a longer line, as far as the terminal still reaches.
    const std::size_t covered = std::min(before, width > 0 ? width - 1 : 0);
    const std::string spaces(covered > line.size() ? covered - line.size() : 0, ' ');
    sink_("\r" + line + spaces);
    drawn_ = line.size();
    drawn_at_ = clock_.steady();
}

std::string TerminalReport::wiped() {
    const std::size_t width = width_();
    const std::size_t covered = std::min(std::exchange(drawn_, 0), width > 0 ? width - 1 : 0);
    return covered == 0 ? "" : fmt::format("\r{}\r", std::string(covered, ' '));
}

void TerminalReport::print(const std::string& line) {
    // In one piece, so that no other writer to the terminal comes between.
    sink_(wiped() + printable(line) + "\n");
}

}  // namespace warpsieve::report
