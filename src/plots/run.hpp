#pragma once

// What the page is made of: a run as its file says it, and what only the one who opened it knows.
// A file of its own, as all panels take it.

#include <optional>
#include <string>

#include "io/checkpoint/checkpoint.hpp"

namespace warpsieve::plots {

struct Run {
    std::string file;    ///< as the user names it
    std::string status;  ///< in a word, as in `info`; of a file that cannot be read too
    /// Of a run that was interrupted, the newest session has been killed. Empty: it cannot be read.
    std::optional<io::Checkpoint> checkpoint = {};
};

}  // namespace warpsieve::plots
