#pragma once

#include <string>
#include <vector>

#include "app/json_object.hpp"
#include "core/progress.hpp"
#include "core/quantity.hpp"

// What was counted beside the totals: the gap table, and rows at the places that the user chose.
// The text for people keeps to 80 columns, whatever is counted; programs get all of it. Pure
// functions.

namespace warpsieve::app {

/// The totals, the maximal gaps, and the totals through each place.
[[nodiscard]] std::string counted_text(const core::Progress& progress);

/// The same of a run, whose file has the rows of the tables: only how many there are, and how to
/// see them; but the maximal gaps.
[[nodiscard]] std::string counted_text(const core::Progress& progress, const std::string& file);

/// How many rows the tables of a run have, a line for each table; empty where there is none.
/// @param file where more is to be seen
[[nodiscard]] std::vector<core::ToldTotal> told_tables(const core::Progress& progress,
                                                       const std::string& file);

/// "gaps": {size, count, first, maximal} of each size that occurs; "table": the totals through each
/// place, which is "last". Nothing of what was not asked for.
void add_tables(JsonObject& json, const core::Progress& progress);

}  // namespace warpsieve::app
