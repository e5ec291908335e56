#pragma once

// A panel of the page: its title, its axes with thin lines, and the series in it. What the series
// are is not known here. Each is a group with the attributes data-series (its name) and data-points
// (how many there are), so that programs can find it and tests can count it.

#include <string>
#include <vector>

#include "plots/svg.hpp"
#include "plots/ticks.hpp"

namespace warpsieve::plots {

/// Size of the letters of labels, as in style.hpp.
inline constexpr double small_size = 11;

/// Height above and below the plot that title, subtitle, labels and captions take.
inline constexpr double room_above = 42;
inline constexpr double room_below = 32;

/// What stands over a panel.
struct Title {
    std::string name;
    std::string meaning;  ///< what is drawn, and in which units
};

class Frame {
public:
    /// @param plot where the series are drawn: title and labels stand outside
    Frame(Svg& svg, const Box& plot, ValueAxis values)
        : svg_(svg), plot_(plot), values_(std::move(values)) {}

    void draw_title(const Title& title);
    void draw_value_lines();
    /// @param labels whether they are written below, with their caption
    void draw_shares(const ShareAxis& shares, bool labels = true);

    /// A point of the page. @param share of the x axis
    [[nodiscard]] Point at(double share, double value) const;
    [[nodiscard]] const Box& plot() const noexcept { return plot_; }

    // Points are shares of the x axis and values. @param classes a colour of style.hpp

    void draw_line(const std::string& series,
                   const std::vector<Point>& points,
                   const std::string& classes);
    /// Bars from the floor of the axis, each from the point before it: the first from share `from`.
    void draw_bars(const std::string& series,
                   double from,
                   const std::vector<Point>& points,
                   const std::string& classes);
    /// A thin line from the floor of the axis for each.
    void draw_stems(const std::string& series,
                    const std::vector<Point>& points,
                    const std::string& classes);

    /// Names at the right of the plot, each beside the end of its line, moved apart.
    struct EndLabel {
        double value = 0;
        std::string text;
        std::string classes;
    };
    void draw_end_labels(std::vector<EndLabel> labels);

    /// What the mouse shows over a point: over many that lie close together, the last of them.
    struct Hover {
        double share = 0;
        std::string text;
    };
    void draw_hovers(const std::vector<Hover>& hovers);

private:
    void open_series(const std::string& series, std::size_t points, const std::string& classes);

    Svg& svg_;
    Box plot_;
    ValueAxis values_;
};

}  // namespace warpsieve::plots
