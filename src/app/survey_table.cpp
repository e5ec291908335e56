#include "app/survey_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

#include "report/format.hpp"

namespace warpsieve::app {
namespace {

using report::Align;

struct Column {
    const char* name;
    Align align;
};

constexpr std::array<Column, 8> columns = {{{"file", Align::left},
                                            {"part", Align::left},
                                            {"status", Align::left},
                                            {"done", Align::right},
                                            {"primes", Align::right},
                                            {"rate", Align::right},
                                            {"ETA", Align::right},
                                            {"by", Align::left}}};
constexpr std::size_t file_column = 0;
constexpr std::size_t place_column = 1;
/// Between two columns.
constexpr std::size_t space = 2;
/// A name of a file is not cut below this: "...15.10.h5".
constexpr std::size_t shortest_name = 11;

using Cells = std::array<std::string, columns.size()>;
using Widths = std::array<std::size_t, columns.size()>;

/// What stands where there is nothing to say.
constexpr const char* nothing = "-";

/// Which part of the whole, or which interval.
std::string place_of(const core::Job& job) {
    if (job.parts != 1) return fmt::format("{}/{}", job.part, job.parts);
    if (job.first_n != 0)
        return fmt::format("first {} from {}", report::short_text(job.first_n),
                           report::short_text(job.interval.first));
    return fmt::format("[{}, {}]", report::short_text(job.interval.first),
                       report::short_text(job.interval.last));
}

/// The host, and the Slurm job.
std::string worker_of(const io::Liveness& life) {
    if (life.writer.empty()) return nothing;
    if (!life.owner) return "just starting";
    const io::Identity& identity = life.owner->identity;
    if (identity.slurm_job_id == 0) return identity.host;
    return fmt::format("{} {}", identity.host, identity.slurm_job_id);
}

Cells cells_of(const RunLook& look) {
    Cells cells;
    cells.fill(nothing);
    auto& [file, place, status, done, primes, rate, eta, worker] = cells;
    file = report::printable(look.file);
    status = look.status();
    worker = report::printable(worker_of(look.life));
    if (!look.run) return cells;
    const core::Progress& progress = look.run->progress;
    const Pace pace = pace_of(look);
    place = place_of(progress.job());
    done = report::percent_text(progress.fraction(), 1);
    primes = report::rounded_text(progress.totals().prime_count);
    rate = report::rate_text(pace.rate, host::Seconds(1));
    if (pace.eta_s && look.life.status == io::LiveStatus::running)
        eta = report::whole_duration_text(host::Seconds(*pace.eta_s));
    return cells;
}

bool is_part(const RunLook& look) {
    return !look.run || look.run->progress.job().parts != 1;
}

Cells header_of(const std::vector<RunLook>& looks) {
    Cells header;
    std::ranges::transform(columns, header.begin(), &Column::name);
    if (!std::ranges::all_of(looks, is_part)) header[place_column] = "interval";
    return header;
}

Widths widths_of(const std::vector<Cells>& rows, std::size_t available) {
    Widths widths{};
    for (const Cells& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], report::columns_of(row[i]));
    const std::size_t all =
        std::accumulate(widths.begin(), widths.end(), space * (columns.size() - 1));
    std::size_t& name = widths[file_column];
    if (all > available && name > shortest_name)
        name = std::max(shortest_name, name - std::min(name, all - available));
    return widths;
}

std::string line_of(const Cells& row, const Widths& widths) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string cell =
            i == file_column ? report::cut_beginning(row[i], widths[i]) : row[i];
        line += std::string(i == 0 ? 0 : space, ' ') +
                report::padded(cell, widths[i], columns[i].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

/// In the order in which rows are shown.
std::vector<const RunLook*> in_order(const std::vector<RunLook>& looks) {
    std::vector<const RunLook*> order;
    for (const RunLook& look : looks) order.push_back(&look);
    const auto place = [](const RunLook* look) {
        const core::Job job = look->run ? look->run->progress.job() : core::Job{};
        return std::tuple(!look->run, job.interval.first, job.part);
    };
    std::ranges::stable_sort(order, {}, place);
    return order;
}

/// The lower, the sooner somebody has to see it.
int urgency(const RunLook& look) {
    if (!look.run) return 0;
    switch (look.life.status) {
        case io::LiveStatus::interrupted: return 1;
        case io::LiveStatus::paused: return 2;
        case io::LiveStatus::running: return 3;
        case io::LiveStatus::complete: return 4;
    }
    return 4;
}

/// Leaves as many as there is room for, in their order.
void keep_most_urgent(std::vector<const RunLook*>& order, std::size_t most) {
    std::vector<const RunLook*> urgent = order;
    std::ranges::stable_sort(urgent, {}, [](const RunLook* look) { return urgency(*look); });
    urgent.resize(std::min(most, urgent.size()));
    std::erase_if(order,
                  [&](const RunLook* look) { return std::ranges::count(urgent, look) == 0; });
}

}  // namespace

std::string survey_table(const std::vector<RunLook>& looks, const report::Room& room) {
    std::vector<const RunLook*> order = in_order(looks);
    const std::size_t lines_beside = order.size() + 1 > room.lines ? 2 : 1;
    keep_most_urgent(order, room.lines > lines_beside ? room.lines - lines_beside : 0);
    std::vector<Cells> rows{header_of(looks)};
    for (const RunLook* look : order) rows.push_back(cells_of(*look));
    const Widths widths = widths_of(rows, room.columns);
    std::string text;
    for (const Cells& row : rows) text += line_of(row, widths);
    if (order.size() < looks.size())
        text += fmt::format("and {} more\n", looks.size() - order.size());
    return text;
}

}  // namespace warpsieve::app
