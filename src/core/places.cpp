#include "core/places.hpp"

#include "core/plural.hpp"

namespace warpsieve::core {

std::string places_text(const Places& places) {
    if (places.step != 0) return "every " + std::to_string(places.step);
    if (places.listed.empty()) return "none";
    if (places.listed.size() == 1) return "at " + std::to_string(places.listed.front());
    return "at " + std::to_string(places.listed.size()) + " places from " +
           std::to_string(places.listed.front()) + " on";
}

}  // namespace warpsieve::core
