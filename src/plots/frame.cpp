#include "plots/frame.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace warpsieve::plots {

void Frame::draw_title(const Title& title) {
    const double top = plot_.y - room_above;
    const double left = plot_.x;
    std::string name = title.name;
    std::string meaning = title.meaning;
    if (!values_.unit.empty()) {
        const std::string unit = ", in units of " + values_.unit;
        const bool fits = width_of(meaning + unit, small_size) <= plot_.width;
        (fits ? meaning : name) += fits ? unit : ", " + values_.unit;
    }
    svg_.text({left, top + 14}, name, "t");
    svg_.text({left, top + 29}, meaning, "m");
}

void Frame::draw_value_lines() {
    std::string lines;
    for (const Tick& tick : values_.ticks) {
        const double y = at(0, tick.at).y;
        lines += fmt::format("M{},{}H{}", length_text(plot_.x), length_text(y),
                             length_text(plot_.right()));
        svg_.text({plot_.x - 7, y + 4}, tick.label, "m", Anchor::end);
    }
    svg_.path(lines, "g");
    if (values_.least < values_.floor && values_.most > values_.floor)
        svg_.line(at(0, values_.floor), at(1, values_.floor), "z");
}

void Frame::draw_shares(const ShareAxis& shares, bool labels) {
    std::string lines;
    for (const Tick& tick : shares.ticks) {
        const double x = at(tick.at, 0).x;
        lines += fmt::format("M{},{}V{}", length_text(x), length_text(plot_.y),
                             length_text(plot_.bottom() + (labels ? 4 : 0)));
        if (!labels) continue;
        svg_.text({x, plot_.bottom() + 17}, tick.label, "m", Anchor::middle);
        if (!tick.date.empty()) svg_.text({x, plot_.bottom() + 30}, tick.date, "m", Anchor::middle);
    }
    svg_.path(lines, "g");
    if (labels) svg_.text({plot_.right(), plot_.bottom() + 30}, shares.caption, "m", Anchor::end);
}

Point Frame::at(double share, double value) const {
    const double height = (value - values_.least) / (values_.most - values_.least);
    return {plot_.x + std::clamp(share, 0.0, 1.0) * plot_.width,
            plot_.bottom() - std::clamp(height, 0.0, 1.0) * plot_.height};
}

void Frame::open_series(const std::string& series, std::size_t points, const std::string& classes) {
    svg_.open(
        {{"data-series", series}, {"data-points", std::to_string(points)}, {"class", classes}});
}

void Frame::draw_line(const std::string& series,
                      const std::vector<Point>& points,
                      const std::string& classes) {
    std::vector<Point> places;
    for (const Point& point : points) places.push_back(at(point.x, point.y));
    open_series(series, points.size(), classes);
    // A line of one point would show nothing.
    if (places.size() == 1)
        svg_.path(fmt::format("M{},{}h0.1", length_text(places[0].x), length_text(places[0].y)),
                  "dot");
    svg_.polyline(places, "l");
    svg_.close();
}

void Frame::draw_bars(const std::string& series,
                      double from,
                      const std::vector<Point>& points,
                      const std::string& classes) {
    const std::string floor = length_text(at(0, values_.floor).y);
    std::string path = "M" + length_text(at(from, 0).x) + "," + floor;
    for (const Point& point : points) {
        const Point place = at(point.x, point.y);
        path += "V" + length_text(place.y) + "H" + length_text(place.x);
    }
    open_series(series, points.size(), classes);
    svg_.path(path + "V" + floor + "Z", "a");
    svg_.close();
}

void Frame::draw_stems(const std::string& series,
                       const std::vector<Point>& points,
                       const std::string& classes) {
    const std::string floor = length_text(at(0, values_.floor).y);
    std::string path;
    for (const Point& point : points) {
        const Point place = at(point.x, point.y);
        path += "M" + length_text(place.x) + "," + floor + "V" + length_text(place.y);
    }
    open_series(series, points.size(), classes);
    svg_.path(path, "stem");
    svg_.close();
}

void Frame::draw_end_labels(std::vector<EndLabel> labels) {
    constexpr double pitch = 14;
    std::ranges::sort(labels, std::greater<>(), &EndLabel::value);
    double lowest = plot_.y - pitch;
    std::vector<double> places;
    for (const EndLabel& label : labels) {
        lowest = std::max(at(1, label.value).y, lowest + pitch);
        places.push_back(lowest);
    }
    // Those that were pushed out below move up again, and those above them.
    double highest = plot_.bottom() + pitch;
    for (std::size_t i = labels.size(); i-- > 0;) {
        highest = std::min(places[i], highest - pitch);
        svg_.text({plot_.right() + 8, highest + 4}, labels[i].text, "e " + labels[i].classes);
    }
}

void Frame::draw_hovers(const std::vector<Hover>& hovers) {
    constexpr double narrowest = 2;
    double left = plot_.x;
    svg_.open({{"class", "h"}});
    for (std::size_t i = 0; i < hovers.size(); ++i) {
        const double right = at(hovers[i].share, 0).x;
        if (right - left < narrowest && i + 1 < hovers.size()) continue;
        svg_.path(fmt::format("M{},{}V{}H{}V{}Z", length_text(left), length_text(plot_.y),
                              length_text(plot_.bottom()),
                              length_text(std::max(right, left + narrowest)), length_text(plot_.y)),
                  "", hovers[i].text);
        left = right;
    }
    svg_.close();
}

}  // namespace warpsieve::plots
