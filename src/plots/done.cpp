#include "plots/done.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "host/clock.hpp"
#include "plots/frame.hpp"
#include "plots/lanes.hpp"
#include "plots/style.hpp"
#include "plots/ticks.hpp"
#include "plots/work.hpp"
#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

/// Of hosts and files at the left; what is said of them at the right.
constexpr double lane_gutter = 120;
constexpr double note_gutter = 104;

struct TimedSave {
    const io::Save* save;
    const Run* run;
};

std::vector<TimedSave> saves_of(const std::vector<Run>& runs) {
    std::vector<TimedSave> saves;
    for (const Run& run : runs)
        if (run.checkpoint)
            for (const io::Save& save : run.checkpoint->saves) saves.push_back({&save, &run});
    std::ranges::stable_sort(saves, {}, [](const TimedSave& one) { return one.save->time; });
    return saves;
}

std::string save_text(const TimedSave& one, bool name_file) {
    const io::Save& save = *one.save;
    const auto count = std::max<std::uint32_t>(save.saves, 1);
    std::string text = name_file ? one.run->file + ", " : "";
    text += time_text(save.time) + " UTC: ";
    if (count > 1) text += fmt::format("{} saves, ", count);
    // A generation cannot tell what it takes itself.
    text += save.bytes == 0 ? std::string("not measured")
                            : fmt::format("{} in {}", report::bytes_text(save.bytes),
                                          report::duration_text(host::Seconds(save.seconds)));
    if (count > 1)
        text += fmt::format(", the slowest {}", report::duration_text(host::Seconds(save.longest)));
    return text + ", through " + report::with_thousands(save.sieved_through);
}

/// The axis of time and the panels over it.
class TimePanels {
public:
    TimePanels(Svg& svg, const std::vector<Run>& runs, const Span& time)
        : svg_(svg),
          runs_(runs),
          time_(time),
          saves_(saves_of(runs)),
          axis_(time_axis(time.from, time.to, 7)) {}

    double draw(double top) {
        const double lanes_top = top;
        const double lanes = height_of_lanes(runs_);
        // Lines of time behind the bars.
        constexpr double title_room = 40;
        Frame behind(svg_, box(lanes_top + title_room, lanes - title_room), {});
        behind.draw_shares(axis_, false);
        top = draw_lanes(svg_, runs_, time_, box(lanes_top, lanes)) + 12;
        const double hover_top = top + room_above;
        top = draw_throughput(top);
        if (saves_.empty()) {
            svg_.text({margin + lane_gutter, top + 30}, "No save is on record.", "m");
            return top + 40;
        }
        top = draw_save_seconds(top + 8);
        top = draw_save_bytes(top + 8);
        draw_hovers(hover_top, top - room_below);
        return top;
    }

private:
    [[nodiscard]] static Box box(double top, double height) {
        return {margin + lane_gutter, top, page_width - 2 * margin - lane_gutter - note_gutter,
                height};
    }
    [[nodiscard]] double share(double time) const { return (time - time_.from) / time_.seconds(); }

    /// Those that belong together without a pause between.
    void draw_skyline(Frame& frame, const std::vector<Stretch>& stretches) {
        std::size_t points = 0;
        std::string path;
        const double floor = frame.at(0, 0).y;
        double end = 0;
        for (std::size_t i = 0; i < stretches.size(); ++i) {
            const Point from = frame.at(share(stretches[i].span.from), stretches[i].rate);
            const Point to = frame.at(share(stretches[i].span.to), stretches[i].rate);
            if (i == 0 || stretches[i].span.from > end) {
                if (i > 0) path += "V" + length_text(floor);
                path += "M" + length_text(from.x) + "," + length_text(floor);
                ++points;
            }
            path += "V" + length_text(from.y) + "H" + length_text(to.x);
            ++points;
            end = stretches[i].span.to;
        }
        svg_.open({{"data-series", "throughput"},
                   {"data-points", std::to_string(points)},
                   {"class", "c0"}});
        svg_.path(path + "V" + length_text(floor), "a");
        svg_.close();
    }

    double draw_throughput(double top) {
        // About two points of the page, and about a batch.
        constexpr double share_of_page = 1.0 / 400;
        constexpr double batch_seconds = 1;
        const std::vector<Stretch> stretches =
            throughput(runs_, std::max(batch_seconds, time_.seconds() * share_of_page));
        if (stretches.empty()) {
            svg_.text({margin + lane_gutter, top + 20}, "No throughput was measured.", "m");
            return top + 30;
        }
        double most = 0;
        for (const Stretch& one : stretches) most = std::max(most, one.rate);
        Frame frame(svg_, box(top + room_above, 96), value_axis(0, most, 4));
        const bool several = runs_.size() > 1;
        frame.draw_title(
            {"Throughput", std::string("integers a second") +
                               (several ? ", of all files together" : "") +
                               (saves_.empty() ? ", mean of each session" : ", between saves")});
        frame.draw_value_lines();
        frame.draw_shares(axis_, saves_.empty());
        draw_skyline(frame, stretches);
        return frame.plot().bottom() + (saves_.empty() ? room_below : 8);
    }

    [[nodiscard]] std::vector<Point> points_of(double (*value)(const io::Save&)) const {
        std::vector<Point> points;
        for (const TimedSave& one : saves_)
            points.push_back({share(one.save->time), value(*one.save)});
        return points;
    }

    static double most_of(const std::vector<Point>& points) {
        return std::ranges::max(points, {}, &Point::y).y;
    }

    double draw_save_seconds(double top) {
        const auto points =
            points_of([](const io::Save& save) { return std::max(save.longest, 0.0); });
        // Milliseconds where all are short.
        const bool short_ones = most_of(points) < 1;
        std::vector<Point> scaled = points;
        for (Point& point : scaled) point.y *= short_ones ? 1000 : 1;
        Frame frame(svg_, box(top + room_above, 56), value_axis(0, most_of(scaled), 2));
        frame.draw_title(
            {"Saves: how long they took", std::string(short_ones ? "milliseconds" : "seconds") +
                                              ", the slowest where several are one row"});
        frame.draw_value_lines();
        frame.draw_shares(axis_, false);
        frame.draw_stems("save_seconds", scaled, "c1");
        return frame.plot().bottom() + 8;
    }

    double draw_save_bytes(double top) {
        const auto points = points_of([](const io::Save& save) {
            return static_cast<double>(save.bytes) / std::max<std::uint32_t>(save.saves, 1);
        });
        constexpr std::array units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
        double unit = 1;
        std::size_t named = 0;
        for (; most_of(points) / unit >= 1024 && named + 1 < units.size(); ++named) unit *= 1024;
        std::vector<Point> scaled = points;
        for (Point& point : scaled) point.y /= unit;
        Frame frame(svg_, box(top + room_above, 56), value_axis(0, most_of(scaled), 2));
        frame.draw_title({"Saves: how large", std::string(units[named]) + " each"});
        frame.draw_value_lines();
        frame.draw_shares(axis_);
        frame.draw_stems("save_bytes", scaled, "c2");
        return frame.plot().bottom() + room_below;
    }

    void draw_hovers(double top, double bottom) {
        Frame frame(svg_, box(top, bottom - top), {});
        std::vector<Frame::Hover> hovers;
        for (const TimedSave& one : saves_)
            hovers.push_back({share(one.save->time), save_text(one, runs_.size() > 1)});
        frame.draw_hovers(hovers);
    }

    Svg& svg_;
    const std::vector<Run>& runs_;
    Span time_;
    std::vector<TimedSave> saves_;
    ShareAxis axis_;
};

}  // namespace

double draw_done(Svg& svg, const std::vector<Run>& runs, double top) {
    const std::optional<Span> time = span_of(runs);
    if (!time) {
        svg.text({margin, top + 16}, "The files do not say when anything was done.", "m");
        return top + 30;
    }
    return TimePanels(svg, runs, *time).draw(top);
}

}  // namespace warpsieve::plots
