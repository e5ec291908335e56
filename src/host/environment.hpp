#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace warpsieve::host {

using Variables = std::map<std::string, std::string, std::less<>>;

/// Where the process runs, read once; tests write it down as they need it.
struct Environment {
    Variables variables;
    std::string host;
    std::int64_t pid = 0;
};

/// @pre no other thread changes the environment
[[nodiscard]] Environment current_environment();

/// The value of a variable; empty when it is unset, and when it is set to nothing.
[[nodiscard]] std::optional<std::string> value_of(const Variables& variables,
                                                  std::string_view name);

}  // namespace warpsieve::host
