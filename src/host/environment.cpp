#include "host/environment.hpp"

#include <unistd.h>

#include <array>

namespace warpsieve::host {
namespace {

Variables current_variables() {
    Variables variables;
    if (environ == nullptr) return variables;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

std::string host_name() {
    std::array<char, 256> name{};
    // The last byte stays 0: POSIX does not promise one when a name is cut.
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

}  // namespace

Environment current_environment() {
    return {.variables = current_variables(), .host = host_name(), .pid = getpid()};
}

std::optional<std::string> value_of(const Variables& variables, std::string_view name) {
    const auto found = variables.find(name);
    if (found == variables.end() || found->second.empty()) return std::nullopt;
    return found->second;
}

}  // namespace warpsieve::host
