#include "report/line_report.hpp"

#include <fmt/format.h>

#include <utility>

#include "report/format.hpp"

namespace warpsieve::report {

LineReport::LineReport(Sink sink, host::Clock clock)
    : sink_(std::move(sink)), clock_(std::move(clock)) {}

void LineReport::started(const Started& started) {
    file_ = started.file;
    // The first checkpoint gets its line whenever it comes: it shows that saving works.
    if (file_.empty()) last_line_ = clock_.steady();
    print(started_line(started));
}

void LineReport::resumed(const Resumed& resumed) {
    print(resumed_line(resumed));
}

void LineReport::progressed(const Moment& moment) {
    if (file_.empty() && due()) print(progress_line(moment));
}

void LineReport::saved(const Saved& saved, const Moment& moment) {
    if (due())
        print(fmt::format("{}; saved generation {} ({} in {})", progress_line(moment),
                          saved.generation, bytes_text(saved.bytes), duration_text(saved.took)));
}

void LineReport::warning(const std::string& line) {
    print("warning: " + line);
}

void LineReport::note(const std::string& line) {
    print(line);
}

void LineReport::ended(const Ended& ended) {
    print(ended_line(ended, file_));
}

void LineReport::print(const std::string& line) {
    sink_(line + "\n");
}

bool LineReport::due() {
    constexpr std::chrono::minutes apart(1);
    const host::SteadyTime now = clock_.steady();
    if (last_line_ && now - *last_line_ < apart) return false;
    last_line_ = now;
    return true;
}

}  // namespace warpsieve::report
