#include "plots/lanes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "host/clock.hpp"
#include "plots/frame.hpp"
#include "plots/style.hpp"
#include "plots/ticks.hpp"
#include "report/columns.hpp"
#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

/// How a reason to end looks: a colour, and a sign for those who see none and for paper.
struct Look {
    io::EndReason reason;
    const char* colour;
    const char* sign;  ///< path around 0,0
};

constexpr std::array<Look, 6> looks = {{
    {io::EndReason::completed, "c2", "M-3,0L-1,2.5L3.5,-3L2.5,-4L-1,0.5L-2,-1Z"},
    {io::EndReason::stopped, "c0", "M-3,-3H3V3H-3Z"},
    {io::EndReason::time_limit, "c4", "M0,-4L4,0L0,4L-4,0Z"},
    {io::EndReason::failed, "c1", "M0,-4L4,3H-4Z"},
    {io::EndReason::killed, "c3",
     "M-3.5,-2.5L-2.5,-3.5L0,-1L2.5,-3.5L3.5,-2.5L1,0L3.5,2.5L2.5,3.5L0,1L-2.5,3.5L-3.5,2.5L-1,0Z"},
    {io::EndReason::running, "c6", "M-2.5,-4L3.5,0L-2.5,4Z"},
}};

const Look& look_of(io::EndReason reason) {
    const auto* const look = std::ranges::find(looks, reason, &Look::reason);
    return look == looks.end() ? looks.back() : *look;
}

struct Bar {
    const io::Session* session;
    const Run* run;
    Span span;
    std::size_t track = 0;
};

struct Lane {
    std::string name;
    std::string note;  ///< at its right end
    std::string key;   ///< what its sessions have in common
    std::vector<Bar> bars;
    std::size_t tracks = 1;
};

/// Gives each bar the first track that is free when it begins.
void pack(Lane& lane) {
    std::ranges::stable_sort(lane.bars, {}, [](const Bar& bar) { return bar.span.from; });
    std::vector<double> free_from;
    for (Bar& bar : lane.bars) {
        // Ends are known to a second or so: sessions that follow each other do not overlap.
        constexpr double slack = 1;
        const auto track = std::ranges::find_if(
            free_from, [&](double end) { return end <= bar.span.from + slack; });
        bar.track = static_cast<std::size_t>(track - free_from.begin());
        if (track == free_from.end())
            free_from.push_back(bar.span.to);
        else
            *track = bar.span.to;
    }
    lane.tracks = std::max<std::size_t>(1, free_from.size());
}

Lane& lane_for(std::vector<Lane>& lanes, const std::string& key) {
    const auto known = std::ranges::find(lanes, key, &Lane::key);
    if (known != lanes.end()) return *known;
    return lanes.emplace_back(
        Lane{.name = key.empty() ? "?" : key, .note = {}, .key = key, .bars = {}});
}

void add_sessions(Lane& lane, const Run& run, const std::string* host) {
    for (const io::Session& session : run.checkpoint->history)
        if (host == nullptr || session.identity.host == *host)
            lane.bars.push_back({&session, &run, span_of(*run.checkpoint, session)});
}

std::vector<Lane> lanes_by_host(const Run& run) {
    std::vector<Lane> lanes;
    for (const io::Session& session : run.checkpoint->history) {
        const std::string& host = session.identity.host;
        Lane& lane = lane_for(lanes, host);
        if (lane.bars.empty()) add_sessions(lane, run, &host);
    }
    for (Lane& lane : lanes)
        lane.note = report::count_text(lane.bars.size(), "session", "sessions");
    return lanes;
}

std::vector<Lane> lanes_by_file(const std::vector<Run>& runs) {
    std::vector<Lane> lanes;
    for (const Run& run : runs) {
        Lane lane{.name = run.file, .note = run.status, .key = run.file, .bars = {}};
        if (run.checkpoint) {
            add_sessions(lane, run, nullptr);
            if (run.status != "complete")
                lane.note =
                    report::percent_text(run.checkpoint->progress.fraction(), 0) + " " + run.status;
        }
        lanes.push_back(std::move(lane));
    }
    return lanes;
}

std::vector<Lane> lanes_of(const std::vector<Run>& runs) {
    std::vector<Lane> lanes = runs.size() == 1 && runs.front().checkpoint
                                  ? lanes_by_host(runs.front())
                                  : lanes_by_file(runs);
    std::ranges::for_each(lanes, pack);
    return lanes;
}

std::size_t tracks_of(const std::vector<Lane>& lanes) {
    std::size_t tracks = 0;
    for (const Lane& lane : lanes) tracks += lane.tracks;
    return tracks;
}

/// From one track to the next: of many lanes each is low, so that the page is no mile long.
double pitch_of(std::size_t tracks) {
    constexpr double highest = 22;
    constexpr double lowest = 3;
    constexpr double room = 900;
    return std::clamp(room / static_cast<double>(std::max<std::size_t>(tracks, 1)), lowest,
                      highest);
}

std::string session_text(const Bar& bar) {
    const io::Session& session = *bar.session;
    std::string text =
        fmt::format("{}, session {}: {} UTC, {}, {} on {}", bar.run->file, session.number,
                    time_text(bar.span.from), report::duration_text(host::Seconds(session.seconds)),
                    io::to_string(session.end_reason), session.identity.host);
    if (session.identity.slurm_job_id != 0)
        text += fmt::format(", Slurm job {} restart {}", session.identity.slurm_job_id,
                            session.identity.slurm_restart_count);
    if (session.sieved_any)
        text += fmt::format(
            "; {} in {} to {}", report::count_text(session.primes, "prime", "primes"),
            report::with_thousands(session.first), report::with_thousands(session.last));
    text += fmt::format("; engine {}, disk {}",
                        report::duration_text(host::Seconds(session.engine_seconds)),
                        report::duration_text(host::Seconds(session.disk_seconds)));
    return text + "; " + session.device;
}

void draw_sign(Svg& svg, const Point& at, const char* sign) {
    svg.raw(fmt::format("<path class=\"mark\" transform=\"translate({},{})\" d=\"{}\"/>\n",
                        length_text(at.x), length_text(at.y), sign));
}

void draw_bar(Svg& svg, const Bar& bar, const Box& place) {
    const Look& look = look_of(bar.session->end_reason);
    svg.open({{"class", look.colour}});
    svg.box(place, "bar", session_text(bar));
    if (place.width >= 16 && place.height >= 10)
        draw_sign(svg, {place.right() - 7, place.y + place.height / 2}, look.sign);
    svg.close();
}

/// What colours and signs mean, and how many sessions ended so.
void draw_legend(Svg& svg, const std::vector<Lane>& lanes, const Point& at) {
    double x = at.x;
    for (const Look& look : looks) {
        std::size_t count = 0;
        for (const Lane& lane : lanes)
            count += static_cast<std::size_t>(std::ranges::count_if(
                lane.bars, [&](const Bar& bar) { return bar.session->end_reason == look.reason; }));
        if (count == 0) continue;
        svg.open({{"class", look.colour}});
        svg.box({x, at.y - 11, 16, 13}, "bar");
        draw_sign(svg, {x + 8, at.y - 4.5}, look.sign);
        svg.close();
        const std::string text =
            fmt::format("{} {}", report::with_thousands(count), io::to_string(look.reason));
        svg.text({x + 21, at.y}, text, "m");
        x += 21 + width_of(text, small_size) + 16;
    }
}

constexpr double legend_room = 46;

}  // namespace

double height_of_lanes(const std::vector<Run>& runs) {
    const std::size_t tracks = tracks_of(lanes_of(runs));
    return legend_room + pitch_of(tracks) * static_cast<double>(tracks);
}

double draw_lanes(Svg& svg, const std::vector<Run>& runs, const Span& time, const Box& x) {
    const std::vector<Lane> lanes = lanes_of(runs);
    const double pitch = pitch_of(tracks_of(lanes));
    svg.text({x.x, x.y + 14}, runs.size() == 1 ? "Sessions by host" : "Sessions by file", "t");
    draw_legend(svg, lanes, {x.x, x.y + 33});
    std::size_t sessions = 0;
    for (const Lane& lane : lanes) sessions += lane.bars.size();
    svg.open({{"data-series", "sessions"}, {"data-points", std::to_string(sessions)}});
    double top = x.y + legend_room;
    double last_name = 0;
    const double scale = x.width / time.seconds();
    for (const Lane& lane : lanes) {
        const double middle = top + pitch * static_cast<double>(lane.tracks) / 2;
        if (middle - last_name >= small_size) {
            const auto columns = static_cast<std::size_t>((x.x - margin - 10) / width_of("M", 11));
            svg.text({x.x - 8, middle + 4}, report::cut_beginning(lane.name, columns), "m",
                     Anchor::end);
            svg.text({x.right() + 8, middle + 4}, lane.note, "m");
            last_name = middle;
        }
        for (const Bar& bar : lane.bars) {
            constexpr double narrowest = 1.5;
            const double from = x.x + (bar.span.from - time.from) * scale;
            const double height = pitch > 6 ? pitch - 4 : pitch * 0.75;
            draw_bar(svg, bar,
                     {std::clamp(from, x.x, x.right() - narrowest),
                      top + pitch * static_cast<double>(bar.track) + (pitch - height) / 2,
                      std::max(narrowest, bar.span.seconds() * scale), height});
        }
        top += pitch * static_cast<double>(lane.tracks);
    }
    svg.close();
    return top;
}

}  // namespace warpsieve::plots
