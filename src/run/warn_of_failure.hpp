#pragma once

// For what may fail without harm: tidying up, a save that is tried again. Short since it is the one
// thing that handlers of any exception in this room do, who must not throw another one.

#include <exception>
#include <string>

#include "core/failure.hpp"
#include "report/listener.hpp"

namespace warpsieve::run {

/// Warns of the exception that is being handled; says nothing where memory does not even suffice
/// for that. @pre called in its handler
inline void warn_of_failure(report::Listener& listener,
                            const char* before,
                            const char* after = "") {
    const core::Failure failure = core::current_failure();
    try {
        listener.warning(before + failure.line() + after);
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): there is nobody left to tell
    }
}

}  // namespace warpsieve::run
