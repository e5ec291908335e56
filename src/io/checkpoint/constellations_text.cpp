#include "io/checkpoint/constellations_text.hpp"

#include "core/constellation.hpp"
#include "core/parse_constellation.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {

std::string constellations_text(const std::vector<core::Constellation>& own) {
    std::string text;
    for (const core::Constellation& one : own)
        text +=
            (text.empty() ? "" : " ") + one.name + "=" + core::distances_text(one.patterns.front());
    return text;
}

std::vector<core::Constellation> constellations_of(const std::string& text) {
    std::vector<core::Constellation> own;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const core::ParsedConstellation parsed =
            core::parse_constellation(text.substr(begin, end - begin));
        if (!parsed.problem.empty() || own.size() == core::most_own_constellations)
            throw DamagedError("its constellations are none that can be counted");
        own.push_back(parsed.constellation);
        begin = end + 1;
    }
    if (constellations_text(own) != text)
        throw DamagedError("its constellations are none that can be counted");
    return own;
}

}  // namespace warpsieve::io
