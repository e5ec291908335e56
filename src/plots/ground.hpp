#pragma once

// What the panels of "What was found" share: the chains, the axis of integers, colours, and what is
// counted there, by its names. A file of its own, as each panel is one.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "core/constellation.hpp"
#include "plots/chains.hpp"
#include "plots/expected.hpp"
#include "plots/svg.hpp"
#include "plots/ticks.hpp"

namespace warpsieve::plots {

using Points = std::vector<Point>;

/// Room for names at the ends of lines.
inline constexpr double name_gutter = 96;

/// Lines of one panel that can still be told apart: as many as there are colours.
inline constexpr std::size_t most_lines = 8;
/// A class of style.hpp; the first ones again behind the last.
[[nodiscard]] std::string colour(std::size_t number);

struct Ground {
    Svg& svg;
    const std::vector<Chain>& chains;
    const ChainAxis axis;

    /// Points of a chain, one for each row.
    [[nodiscard]] Points along(const Chain& chain,
                               const std::function<double(const core::GridRow& row)>& value) const;
    /// Chains that count some of these.
    [[nodiscard]] std::vector<const Chain*> counting(core::QuantitySet some) const;
};

/// An axis for all points of some series, and some values besides.
[[nodiscard]] ValueAxis axis_of(const std::vector<Points>& series,
                                int most_ticks,
                                std::initializer_list<double> besides = {});

/// Something whose numbers are drawn: primes, or constellations.
struct Countable {
    std::string series;  ///< in data-series: "primes", "twins", "quint", "c_0_2_6"
    std::string label;   ///< for people: "0,2,6" of a pattern without a name
    std::size_t colour = 0;
    core::Constellation constellation = {};  ///< of primes: without patterns

    [[nodiscard]] bool of_primes() const noexcept { return constellation.patterns.empty(); }
    /// How many a chain has found through a row; empty where it does not count them.
    using Reading = std::function<std::uint64_t(const core::Totals&)>;
    [[nodiscard]] std::optional<Reading> reading_of(const Chain& chain) const;
    [[nodiscard]] Expectation expected(std::uint64_t first) const;
};

/// All constellations of any chain: k-tuplets first, then those of users' own.
[[nodiscard]] std::vector<Countable> constellations_in(const std::vector<Chain>& chains);

}  // namespace warpsieve::plots
