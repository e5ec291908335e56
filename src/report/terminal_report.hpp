#pragma once

// The report for a terminal: one line with a bar that is drawn over and over. Apart from lines.hpp
// since it must know where the cursor stands. Touches its sink only.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "host/clock.hpp"
#include "report/lines.hpp"
#include "report/listener.hpp"

namespace warpsieve::report {

/// Progress on a terminal: one line that is drawn over and over, at most five times a second, and
/// wiped before any other line. Carriage returns and spaces only, so that every terminal
/// understands it.
class TerminalReport : public Listener {
public:
    /// @param width columns of the terminal, asked before every drawing: it may be resized
    TerminalReport(Sink sink, std::function<std::size_t()> width, host::Clock clock = {});
    ~TerminalReport() override;
    TerminalReport(const TerminalReport&) = delete;
    TerminalReport& operator=(const TerminalReport&) = delete;
    TerminalReport(TerminalReport&&) = delete;
    TerminalReport& operator=(TerminalReport&&) = delete;

    void started(const Started& started) override;
    void resumed(const Resumed& resumed) override;
    void progressed(const Moment& moment) override;
    void saved(const Saved& saved, const Moment& moment) override;
    void warning(const std::string& line) override;
    void note(const std::string& line) override;
    void ended(const Ended& ended) override;

private:
    void draw(const Moment& moment);
    /// The bytes that leave the cursor at the start of an empty line.
    [[nodiscard]] std::string wiped();
    void print(const std::string& line);

    Sink sink_;
    std::function<std::size_t()> width_;
    host::Clock clock_;
    std::string file_;
    std::size_t drawn_ = 0;  ///< columns of the line that stands on the terminal
    std::optional<host::SteadyTime> drawn_at_;
};

/// The line for a terminal of `width` columns: the bar shrinks first, then what matters least is
/// left out. Always shorter than the width: some terminals wrap when the last column is filled.
[[nodiscard]] std::string bar_line(const Moment& moment, std::size_t width);

}  // namespace warpsieve::report
