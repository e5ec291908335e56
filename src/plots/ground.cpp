#include "plots/ground.hpp"

#include <algorithm>
#include <array>

#include "core/parse_constellation.hpp"

namespace warpsieve::plots {

std::string colour(std::size_t number) {
    // c5 is what is expected.
    constexpr std::array<const char*, most_lines> colours = {"c0", "c1", "c2", "c3",
                                                             "c4", "c6", "c7", "c8"};
    return colours.at(number % most_lines);
}

Points Ground::along(const Chain& chain,
                     const std::function<double(const core::GridRow& row)>& value) const {
    Points points;
    for (const core::GridRow& row : chain.rows)
        points.push_back({axis.share(chain, row.last), value(row)});
    return points;
}

std::vector<const Chain*> Ground::counting(core::QuantitySet some) const {
    std::vector<const Chain*> all;
    for (const Chain& chain : chains)
        if (core::has(chain.counted, some)) all.push_back(&chain);
    return all;
}

ValueAxis axis_of(const std::vector<Points>& series,
                  int most_ticks,
                  std::initializer_list<double> besides) {
    double least = besides.size() > 0 ? std::min(besides) : series.front().front().y;
    double most = besides.size() > 0 ? std::max(besides) : least;
    for (const Points& points : series)
        for (const Point& point : points) {
            least = std::min(least, point.y);
            most = std::max(most, point.y);
        }
    return value_axis(least, most, most_ticks);
}

std::optional<Countable::Reading> Countable::reading_of(const Chain& chain) const {
    if (of_primes()) return [](const core::Totals& totals) { return totals.prime_count; };
    // Files may have the same constellation in different slots.
    for (const auto& [slot, counted] : core::constellations_of(chain.counted))
        if (*counted == constellation)
            return [slot = slot](const core::Totals& totals) {
                return totals.constellations.at(slot);
            };
    return std::nullopt;
}

Expectation Countable::expected(std::uint64_t first) const {
    return of_primes() ? expected_primes(first) : expected_constellations(constellation, first);
}

std::vector<Countable> constellations_in(const std::vector<Chain>& chains) {
    core::Quantities counted = 0;
    for (const Chain& chain : chains) counted |= chain.counted;
    std::vector<Countable> all;
    for (const auto& [slot, one] : core::constellations_of(counted)) {
        const bool named = slot < core::tuplet_kinds;
        const std::string name = named ? core::countable_quantities.at(slot + 1).name : one->name;
        const core::Pattern& pattern = one->patterns.front();
        const bool unnamed = !named && name == core::unnamed(pattern);
        all.push_back({.series = name,
                       .label = unnamed ? core::distances_text(pattern) : name,
                       .colour = slot,
                       .constellation = *one});
    }
    return all;
}

}  // namespace warpsieve::plots
