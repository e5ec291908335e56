#pragma once

// One look at a file of `warpsieve run`: what its newest generation says, who works on it, how fast
// it gets on and when it will be done. All that `info` shows is made of such looks, of one file or
// of many, once or again and again. Opens files and touches nothing.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/interrupted.hpp"
#include "host/clock.hpp"
#include "io/store/liveness.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {

struct RunLook {
    std::string file;                        ///< as the user names it
    std::optional<io::Checkpoint> run = {};  ///< empty: it cannot be read
    io::Liveness life = {};                  ///< without a run no more than who holds its lock
    std::vector<std::string> warnings = {};  ///< what the user should know of the file
    ExitCode code = ExitCode::success;       ///< of the error, where it cannot be read
    std::string problem = {};                ///< its line
    std::string unreadable = {};             ///< in a word: missing, foreign, damaged, ...

    /// The status in a word, of a file that cannot be read too.
    [[nodiscard]] std::string status() const {
        return run ? io::to_string(life.status) : unreadable;
    }
};

/// Why a session ended: the newest row of a run that was interrupted says that it is running still.
/// @pre the run can be read
[[nodiscard]] io::EndReason end_reason(const RunLook& look, const io::Session& session);

/// How fast a run gets on.
struct Pace {
    /// Integers a second: of the session at work, by what it has saved; where nobody works, over
    /// all sessions. 0: nothing was measured.
    double rate = 0;
    /// Seconds to its end. Empty where nobody works on it, or nothing was measured yet.
    std::optional<double> eta_s = {};
};

/// @pre the run can be read
[[nodiscard]] Pace pace_of(const RunLook& look);

/// Looks at files, and remembers what it has read of each: a generation that still has its name is
/// not read again, as it may be large.
class Looker {
public:
    Looker(io::FileSystem& files, core::StopCheck stopped, host::Clock clock = {})
        : files_(files), stopped_(std::move(stopped)), clock_(std::move(clock)) {}

    /// @throw Error where the file cannot be read; core::Interrupted when stopped
    [[nodiscard]] RunLook look(const std::string& file);
    /// A file that cannot be read is a look as well. @throw core::Interrupted when stopped
    [[nodiscard]] RunLook try_to_look(const std::string& file);

private:
    /// A generation without its bytes.
    struct Known {
        io::Recovered run;
        Bytes seal;
    };
    [[nodiscard]] std::optional<io::Liveness> look_again(const std::string& file);
    [[nodiscard]] io::Liveness open(const std::string& file);

    io::FileSystem& files_;
    core::StopCheck stopped_;
    host::Clock clock_;
    std::map<std::string, Known> known_;
};

}  // namespace warpsieve::app
