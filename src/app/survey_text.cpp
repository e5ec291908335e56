#include "app/survey_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/summary.hpp"
#include "app/survey_table.hpp"
#include "core/plural.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

using Looks = std::vector<RunLook>;
using Numbers = std::vector<std::uint32_t>;

/// Files, and stretches of integers or parts, that a line names at most.
constexpr std::size_t most_named = 8;

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), most_named); ++i)
        text += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > most_named) text += fmt::format(" and {} more", names.size() - most_named);
    return text;
}

std::string parts_text(const Numbers& numbers) {
    return core::plural(numbers.size(), "part ", "parts ") + number_list(numbers);
}

/// The runs for which something holds: by the numbers of their parts where they are of one whole,
/// else by the names of their files; empty where there is none.
template <class Predicate>
std::string runs_that(const Looks& looks, const Survey& sum, Predicate holds) {
    Numbers parts;
    std::vector<std::string> names;
    for (const RunLook& look : looks) {
        if (!look.run || !holds(look)) continue;
        parts.push_back(look.run->progress.job().part);
        names.push_back(look.file);
    }
    if (names.empty() || sum.parts == 0) return joined(names);
    std::ranges::sort(parts);
    return parts_text(parts);
}

bool waits(const RunLook& look) {
    return look.life.status == io::LiveStatus::interrupted ||
           look.life.status == io::LiveStatus::paused;
}

bool has_failed(const RunLook& look) {
    return waits(look) && look.run->history.back().end_reason == io::EndReason::failed;
}

bool is_judged_by_age(const RunLook& look) {
    return !look.life.judged_by_age.empty();
}

std::string primes_text(const core::WideSum& primes) {
    return primes.high == 0 ? report::count_text(primes.low, "prime", "primes")
                            : to_string(primes) + " primes";
}

std::string total_text(const Survey& sum) {
    return fmt::format("{}{}, {}", report::percent_text(sum.fraction, 1),
                       sum.parts == 0 ? "" : fmt::format(" of the {} parts", sum.parts),
                       primes_text(sum.primes));
}

/// How many files there are, and how they are.
std::string files_text(const Survey& sum) {
    std::string text = report::with_thousands(sum.files);
    const char* between = ": ";
    for (const auto& [number, status] :
         {std::pair(sum.complete, "complete"), std::pair(sum.running, "running"),
          std::pair(sum.waiting, "waiting"), std::pair(sum.unreadable, "cannot be read")}) {
        if (number == 0) continue;
        text += fmt::format("{}{} {}", std::exchange(between, ", "), number, status);
    }
    return text;
}

std::string rate_text(const Survey& sum) {
    std::string text = report::rate_text(sum.rate, host::Seconds(1));
    if (!sum.eta_s) return text;
    text += ", ETA " + report::whole_duration_text(host::Seconds(*sum.eta_s));
    return text + (sum.running > 1 ? ", the slowest of those that run" : "");
}

std::string waiting_text(const Looks& looks, const Survey& sum) {
    return fmt::format("{}: nobody works on {}", runs_that(looks, sum, waits),
                       core::plural(sum.waiting, "it", "them"));
}

/// The command for the first that waits; those for the others are alike.
std::string command_text(const Looks& looks, const Survey& sum) {
    const auto first =
        std::ranges::find_if(looks, [](const RunLook& look) { return look.run && waits(look); });
    return go_on_command(first->file) + (sum.waiting > 1 ? "   (and so on)" : "");
}

std::string missing_text(const Survey& sum) {
    Numbers numbers;
    for (const MissingPart& missing : sum.missing) numbers.push_back(missing.part);
    return fmt::format("{} of {}", parts_text(numbers), sum.parts);
}

std::string uncovered_text(const Survey& sum) {
    std::vector<std::string> stretches;
    for (const Interval& stretch : sum.uncovered)
        stretches.push_back(fmt::format("[{}, {}]", stretch.first, stretch.last));
    return joined(stretches);
}

/// The lines behind the table.
std::string notes_text(const Looks& looks, const Survey& sum) {
    std::string text = "\n";
    const auto line = [&text](const char* name, const std::string& value) {
        if (!value.empty()) text += line_text(name, value);
    };
    line("total", total_text(sum));
    line("files", files_text(sum));
    if (sum.running != 0) line("rate", rate_text(sum));
    if (sum.waiting != 0) {
        line("waiting", waiting_text(looks, sum));
        line("failed", runs_that(looks, sum, has_failed));
        line("to go on", command_text(looks, sum));
    }
    if (const std::string by_age = runs_that(looks, sum, is_judged_by_age); !by_age.empty())
        line("judged by age", by_age + ", as no lock tells");
    if (!sum.missing.empty()) line("missing", missing_text(sum));
    line("not covered", uncovered_text(sum));
    if (sum.overlaps) line("but", "some integers are in more than one file, and counted twice");
    for (const RunLook& look : looks) line("problem", look.problem);
    return text;
}

std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

JsonObject json_of(const MissingPart& missing, std::uint32_t parts) {
    JsonObject json;
    json.add_small("part", missing.part);
    json.add_small("parts", parts);
    if (missing.interval) {
        json.add("start", missing.interval->first);
        json.add("stop", missing.interval->last);
    }
    return json;
}

/// Missing parts, or stretches that no file covers.
std::vector<JsonObject> json_of_missing(const Survey& sum) {
    std::vector<JsonObject> list;
    for (const MissingPart& part : sum.missing) list.push_back(json_of(part, sum.parts));
    for (const Interval& stretch : sum.uncovered) {
        list.emplace_back().add("start", stretch.first);
        list.back().add("stop", stretch.last);
    }
    return list;
}

}  // namespace

std::string number_list(const std::vector<std::uint32_t>& numbers) {
    std::vector<std::string> ranges;
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t end = i + 1;
        while (end < numbers.size() && numbers[end] - numbers[end - 1] <= 1) ++end;
        ranges.push_back(numbers[end - 1] == numbers[i]
                             ? std::to_string(numbers[i])
                             : fmt::format("{}-{}", numbers[i], numbers[end - 1]));
        i = end;
    }
    return joined(ranges);
}

std::string survey_text(const std::vector<RunLook>& looks,
                        const Survey& sum,
                        const report::Room& room) {
    const std::string notes = notes_text(looks, sum);
    report::Room for_table = room;
    for_table.lines -= std::min(room.lines, lines_of(notes));
    return survey_table(looks, for_table) + notes;
}

JsonObject survey_json(const std::vector<JsonObject>& rows, const Survey& sum) {
    JsonObject json;
    json.add("parts", rows);
    json.add("sieved", to_string(sum.sieved));
    json.add("prime_count", to_string(sum.primes));
    json.add("fraction", sum.fraction);
    json.add("missing", json_of_missing(sum));
    json.add_small("complete", sum.complete);
    json.add_small("running", sum.running);
    json.add_small("waiting", sum.waiting);
    json.add_small("unreadable", sum.unreadable);
    json.add("overlap", sum.overlaps);
    json.add("rate", sum.rate);
    if (sum.eta_s) json.add(eta_key, *sum.eta_s);
    return json;
}

}  // namespace warpsieve::app
