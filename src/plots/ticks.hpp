#pragma once

// Where the lines of an axis stand and what is written beside them: for values, for integers of any
// size below 2^64, whose differences alone pass through floating-point numbers, and for times.
// Pure.

#include <cstdint>
#include <string>
#include <vector>

#include "warpsieve/interval.hpp"

namespace warpsieve::plots {

struct Tick {
    double at = 0;  ///< a value; of integers and times the share of the axis, in [0, 1]
    std::string label = {};
    std::string date = {};  ///< of a time: where a new day begins
};

struct ValueAxis {
    double least = 0;
    double most = 1;
    std::vector<Tick> ticks = {};
    std::string unit = {};  ///< "10⁶": what the labels are in units of; empty: 1
    double floor = 0;       ///< where bars begin
};

/// An axis that holds these values and begins and ends at a tick, with about `most_ticks` of them.
[[nodiscard]] ValueAxis value_axis(double least, double most, int most_ticks);

/// An axis of counts from 1 to `most` by their decimal logarithms: values are logarithms. Bars
/// begin where half of one would be, so that a count of 1 has one.
[[nodiscard]] ValueAxis log_axis(double most, int most_ticks);

struct ShareAxis {
    std::vector<Tick> ticks = {};
    std::string caption = {};  ///< what the labels are: "x in 10⁹", "UTC"
};

/// From the first to the last integer of an interval. Where the interval is narrow against its
/// height, labels count from its first integer.
[[nodiscard]] ShareAxis integer_axis(const Interval& interval, int most_ticks);

/// Between two times, in seconds since 1970.
[[nodiscard]] ShareAxis time_axis(double from, double to, int most_ticks);

/// "10⁹"; empty for 0.
[[nodiscard]] std::string power_of_ten(int exponent);

/// A time as people read it: "2026-11-29 07:06:58.2", in UTC.
[[nodiscard]] std::string time_text(double time);

/// Seconds since 1970 of a time as files write it, "2026-11-29T07:06:58Z"; 0 for what is none.
[[nodiscard]] double time_of(const std::string& utc);

}  // namespace warpsieve::plots
