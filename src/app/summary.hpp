#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "io/checkpoint/checkpoint.hpp"

namespace warpsieve::app {

/// What a checkpoint says, under the names of schema 1.
[[nodiscard]] nlohmann::ordered_json summary(const io::Checkpoint& checkpoint,
                                             const std::string& file);

/// The same for people, several lines. @param writer who is writing the file now; empty: nobody
[[nodiscard]] std::string describe(const io::Checkpoint& checkpoint,
                                   const std::string& file,
                                   const std::string& writer);

}  // namespace warpsieve::app
