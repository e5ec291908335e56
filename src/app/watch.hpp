#pragma once

// Shows something again and again until there is nothing more to see: painted in place on a
// terminal, one block after the other elsewhere. Knows nothing of what is shown.

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "host/clock.hpp"
#include "report/columns.hpp"

namespace warpsieve::app {

/// Room of the terminal behind standard output; empty where that is none.
[[nodiscard]] std::optional<report::Room> stdout_room();

/// What paints a text over the one before, on a terminal.
class Painter {
public:
    /// @param room as it is now: when it has changed, the terminal may have broken the lines of the
    /// text before, and the whole of it is cleared
    /// @return what to send to the terminal
    [[nodiscard]] std::string painted(const std::string& text, const report::Room& room);

private:
    std::size_t lines_ = 0;  ///< of the text before
    std::optional<report::Room> room_;
};

/// What a look has come to.
struct Shown {
    std::string text;
    bool last = false;  ///< nothing will change any more
};

/// Shows what `look` gives, every so often.
/// @param look is told the room that its text must keep to
/// @return false when stopped before the last one; a stop ends the wait at once
/// @throw what `look` throws
[[nodiscard]] bool watch(host::Seconds every,
                         const std::stop_token& stop,
                         const std::function<Shown(const report::Room& room)>& look);

}  // namespace warpsieve::app
