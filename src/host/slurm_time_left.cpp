#include "host/slurm_time_left.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "core/parse.hpp"

namespace warpsieve::host {
namespace {

constexpr std::array units = {86400.0, 3600.0, 60.0, 1.0};

/// A field as squeue prints it: two digits below the next larger unit, but for the first.
std::optional<double> squeue_field(std::string_view field, double unit, bool first) {
    constexpr std::size_t most_digits = 6;  // longer than any limit
    const auto number = core::parse_whole<std::uint32_t>(field);
    if (!number || field.size() > most_digits) return std::nullopt;
    if (!first && (field.size() != 2 || *number >= (unit == 3600 ? 24U : 60U))) return std::nullopt;
    return *number;
}

/// One task of an array has a job id of its own, but that of the last one is the array's as well:
/// squeue would show all tasks by it.
std::string name_for_squeue(const io::Identity& identity, const Variables& variables) {
    const auto array_job_id = number_of<std::uint64_t>(variables, "SLURM_ARRAY_JOB_ID");
    if (array_job_id && identity.slurm_array_task >= 0)
        return std::to_string(*array_job_id) + "_" + std::to_string(identity.slurm_array_task);
    return std::to_string(identity.slurm_job_id);
}

}  // namespace

std::optional<double> slurm_seconds(std::string_view text, const ReadField& read) {
    const auto colons = static_cast<std::size_t>(std::ranges::count(text, ':'));
    if (colons > 2) return std::nullopt;
    const bool has_days = text.find('-') != std::string_view::npos;
    const std::size_t first_unit = has_days ? 0 : units.size() - 1 - colons;
    double seconds = 0;
    for (std::size_t unit = first_unit;; ++unit) {
        const bool first = unit == first_unit;
        const std::size_t end = std::min(text.find(first && has_days ? '-' : ':'), text.size());
        const auto field = read(text.substr(0, end), units[unit], first);
        if (!field) return std::nullopt;
        seconds += *field * units[unit];
        if (end == text.size()) return seconds;
        text.remove_prefix(end + 1);
    }
}

std::optional<Seconds> parse_time_left(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text == "UNLIMITED") return Seconds(std::numeric_limits<double>::infinity());
    if (text == "INVALID") return Seconds(0);
    const auto colons = std::ranges::count(text, ':');
    const bool has_days = text.find('-') != std::string_view::npos;
    if (colons == 0 || (has_days && colons != 2)) return std::nullopt;
    const auto seconds = slurm_seconds(text, squeue_field);
    return seconds ? std::optional<Seconds>(*seconds) : std::nullopt;
}

SlurmTimeLeft::SlurmTimeLeft(const io::Identity& identity,
                             const Variables& variables,
                             AskCommand ask)
    : squeue_{"squeue", "--noheader", "--jobs=" + name_for_squeue(identity, variables),
              "--format=%L"},
      // Slurm's times have 32 bits of seconds to come.
      end_time_(number_of<std::uint32_t>(variables, "SLURM_JOB_END_TIME")),
      ask_(std::move(ask)) {}

std::optional<Seconds> SlurmTimeLeft::operator()(WallTime now) {
    if (const auto left = by_environment(now)) return left;
    const auto text = ask_(squeue_);
    return text ? parse_time_left(*text) : std::nullopt;
}

std::optional<Seconds> SlurmTimeLeft::by_environment(WallTime now) {
    const auto end = std::exchange(end_time_, std::nullopt);
    if (!end) return std::nullopt;
    const Seconds left = Seconds(*end) - now.time_since_epoch();
    // A job that runs has time left: this clock, or the variable, is wrong.
    if (left <= Seconds(0)) return std::nullopt;
    return left;
}

Variables without_squeue_settings(const Variables& variables) {
    Variables left = variables;
    std::erase_if(left, [](const auto& variable) { return variable.first.starts_with("SQUEUE_"); });
    return left;
}

}  // namespace warpsieve::host
