#pragma once

// What several files come to, for people and for programs: a table with a row for each, and lines
// that say how far they are together, what waits for somebody, and what is missing. Pure functions
// of what survey() found.

#include <string>
#include <vector>

#include "app/json_object.hpp"
#include "app/survey.hpp"
#include "report/columns.hpp"

namespace warpsieve::app {

/// @param room for the text: its lines are no more than fit, but may be longer where names are
[[nodiscard]] std::string survey_text(const std::vector<RunLook>& looks,
                                      const Survey& sum,
                                      const report::Room& room = {});

/// @param rows of the files, as `info` shows each alone
[[nodiscard]] JsonObject survey_json(const std::vector<JsonObject>& rows, const Survey& sum);

/// Numbers as people list them: "3, 7-9, 12". @param numbers ascending
[[nodiscard]] std::string number_list(const std::vector<std::uint32_t>& numbers);

}  // namespace warpsieve::app
