#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/parse/description.hpp"
#include "support/process.hpp"

namespace warpsieve::test {

[[nodiscard]] inline std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A file of the sources.
[[nodiscard]] inline std::string source(const std::string& name) {
    return text_of(WARPSIEVE_SOURCE "/" + name);
}

/// Path of what warpsieve_manual has made while the program was built.
[[nodiscard]] inline std::string made(const std::string& name) {
    return WARPSIEVE_SHARE "/" + name;
}

/// Whether a program of that name is there.
[[nodiscard]] inline bool has_program(const std::string& name) {
    return run({.command = {"bash", "-c", "command -v " + name}}).exit_code == 0;
}

[[nodiscard]] inline std::vector<std::string> split(const std::string& text, char between) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(between, at), text.size());
        if (end > at) parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

/// Each name of each option that a verb shows.
[[nodiscard]] inline std::vector<std::string> names_of(const app::VerbDescription& verb) {
    std::vector<std::string> names;
    for (const app::OptionDescription& option : verb.options)
        if (!option.hidden) names.insert(names.end(), option.names.begin(), option.names.end());
    return names;
}

}  // namespace warpsieve::test
