#pragma once

// The sentences of progress reports, the same on a terminal and in a log; without line ends.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "report/listener.hpp"

namespace warpsieve::report {

/// Takes text of a report as it is, line ends included: standard error, or a string in tests.
using Sink = std::function<void(std::string_view)>;

[[nodiscard]] std::string started_line(const Started& started);
[[nodiscard]] std::string resumed_line(const Resumed& resumed);
/// "41.3 %, 21,003,445 primes, 3.1e9/s, ETA 12 s"
[[nodiscard]] std::string progress_line(const Moment& moment);
/// @param file as in Started; empty when nothing is saved
[[nodiscard]] std::string ended_line(const Ended& ended, const std::string& file);

/// Time to the end at the mean speed of this process so far; empty before there is one.
[[nodiscard]] std::optional<host::Seconds> time_left(const Moment& moment);

}  // namespace warpsieve::report
