#pragma once

#include <string>

#include "app/parse/description.hpp"

namespace warpsieve::manual {

/// The source of warpsieve(1): all that --help tells of all verbs, and what there is no room for
/// there. The same on every machine and day.
[[nodiscard]] std::string man_page(const app::ProgramDescription& program);

}  // namespace warpsieve::manual
