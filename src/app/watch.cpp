#include "app/watch.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "app/reports.hpp"

namespace warpsieve::app {
namespace {

// Of terminals, as ECMA-48 names them and every one in use knows them.
constexpr const char* clear_all = "\x1b[H\x1b[2J";  // CUP, ED
constexpr const char* clear_to_end = "\x1b[J";      // ED: from here to the end of the screen
constexpr const char* clear_line_end = "\x1b[K";    // EL: from here to the end of the line

/// @return false when stopped
bool wait(host::Seconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace

std::optional<report::Room> stdout_room() {
    if (isatty(STDOUT_FILENO) != 1) return std::nullopt;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
        return report::Room{.columns = 80, .lines = 24};
    return report::Room{.columns = size.ws_col, .lines = size.ws_row};
}

std::string Painter::painted(const std::string& text, const report::Room& room) {
    std::string paint;
    if (room_ && *room_ != room)
        paint = clear_all;
    else if (lines_ > 0)
        paint = fmt::format("\x1b[{}A\r", lines_);  // CUU
    room_ = room;
    lines_ = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    for (const char c : text)
        paint += c == '\n' ? std::string(clear_line_end) + c : std::string(1, c);
    return paint + clear_to_end;
}

bool watch(host::Seconds every,
           const std::stop_token& stop,
           const std::function<Shown(const report::Room& room)>& look) {
    Painter painter;
    for (bool first = true;; first = false) {
        const auto terminal = stdout_room();
        // The cursor stands in the line below the text.
        report::Room room = terminal.value_or(report::Room{});
        if (terminal) --room.lines;
        const Shown shown = look(room);
        if (terminal)
            print_result(painter.painted(report::cut_to(shown.text, room), *terminal));
        else
            print_result((first ? "" : "\n") + shown.text);
        if (shown.last) return true;
        if (wait(every, stop)) continue;
        if (terminal) print_result("\n");  // behind the ^C that it shows
        return false;
    }
}

}  // namespace warpsieve::app
