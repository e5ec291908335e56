#pragma once

// The table of several files: a row for each, that stands in 80 columns where names are not long.
// Pure functions of looks.

#include <string>
#include <vector>

#include "app/run_look.hpp"
#include "report/columns.hpp"

namespace warpsieve::app {

/// Rows in the order of the intervals, behind them the files that cannot be read.
/// @param room for the table: where its lines would be too long, the beginnings of long names of
/// files are left out; of too many rows those stay that need somebody, and a line says how many
/// there are more
[[nodiscard]] std::string survey_table(const std::vector<RunLook>& looks, const report::Room& room);

}  // namespace warpsieve::app
