#include "plots/heading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "core/quantity.hpp"
#include "host/clock.hpp"
#include "io/disk/digest.hpp"
#include "plots/chains.hpp"
#include "plots/frame.hpp"
#include "plots/style.hpp"
#include "report/columns.hpp"
#include "report/format.hpp"

namespace warpsieve::plots {
namespace {

struct Fact {
    std::string name;
    std::string shown;
    std::string key = {};  ///< empty: the numbers stand elsewhere
    std::string value = {};
};

/// Sums over the runs that can be read.
struct Sums {
    std::size_t readable = 0;
    std::optional<Interval> hull;
    core::WideSum primes;
    double elapsed = 0;
    double engine = 0;
    double disk = 0;
    std::uint64_t sessions = 0;
    std::uint64_t saves = 0;
    std::set<std::string> hosts;
    std::set<std::string> versions;
};

void add(Sums& sums, const io::Checkpoint& run) {
    const Interval& interval = run.progress.job().interval;
    ++sums.readable;
    if (!sums.hull) sums.hull = interval;
    sums.hull->first = std::min(sums.hull->first, interval.first);
    sums.hull->last = std::max(sums.hull->last, interval.last);
    sums.primes += {.low = run.progress.totals().prime_count, .high = 0};
    sums.elapsed += run.elapsed_s;
    sums.engine += run.engine_s;
    sums.disk += io::disk_seconds(run);
    sums.sessions += run.history.size();
    sums.versions.insert(run.software_version);
    for (const io::Session& session : run.history) sums.hosts.insert(session.identity.host);
    for (const io::Save& save : run.saves) sums.saves += save.saves;
}

std::string seconds_text(double seconds) {
    return report::duration_text(host::Seconds(seconds));
}

std::string primes_text(const core::WideSum& primes) {
    return primes.high == 0 ? report::with_thousands(primes.low) : core::to_string(primes);
}

std::string interval_text(const Interval& interval) {
    return report::with_thousands(interval.first) + " to " + report::with_thousands(interval.last);
}

std::string versions_text(const std::set<std::string>& versions) {
    std::string text;
    for (const std::string& version : versions) text += (text.empty() ? "" : ", ") + version;
    return text;
}

/// "3 complete, 1 running"
std::string statuses_text(const std::vector<Run>& runs) {
    std::vector<std::pair<std::string, std::size_t>> counts;
    for (const Run& run : runs) {
        const auto known =
            std::ranges::find(counts, run.status, &std::pair<std::string, std::size_t>::first);
        if (known == counts.end())
            counts.emplace_back(run.status, 1);
        else
            ++known->second;
    }
    std::string text;
    for (const auto& [status, count] : counts)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, status);
    return text;
}

std::vector<Fact> facts_of_all(const std::vector<Run>& runs, const Sums& sums) {
    std::vector<Fact> facts;
    if (runs.size() > 1)
        facts.push_back(
            {"Files", report::with_thousands(runs.size()), "files", std::to_string(runs.size())});
    if (sums.hull)
        facts.push_back({"Interval", interval_text(*sums.hull), "interval",
                         fmt::format("{} {}", sums.hull->first, sums.hull->last)});
    const std::string status = runs.size() == 1 ? runs.front().status : statuses_text(runs);
    facts.push_back({"Status", status, "status", status});
    facts.push_back(
        {"Primes found", primes_text(sums.primes), "prime_count", core::to_string(sums.primes)});
    return facts;
}

std::vector<Fact> facts_of_work(const Sums& sums) {
    return {
        {"Time, all sessions", seconds_text(sums.elapsed), "elapsed_s",
         fmt::format("{}", sums.elapsed)},
        {"In the engine", seconds_text(sums.engine), "engine_s", fmt::format("{}", sums.engine)},
        {"Waiting for files", seconds_text(sums.disk), "disk_s", fmt::format("{}", sums.disk)},
        {"Sessions", report::with_thousands(sums.sessions), "session",
         std::to_string(sums.sessions)},
        {"Hosts", report::with_thousands(sums.hosts.size()), "hosts",
         std::to_string(sums.hosts.size())},
        {"Saves on record", report::with_thousands(sums.saves), "saves",
         std::to_string(sums.saves)},
        {"warpsieve", versions_text(sums.versions), "software_version",
         versions_text(sums.versions)},
    };
}

/// What only a single run has.
std::vector<Fact> facts_of_one(const io::Checkpoint& run) {
    const core::Job& job = run.progress.job();
    const std::string digest = io::to_hex(io::contents_digest(run));
    std::vector<Fact> facts = {{"Last save", run.date_modified, "date_modified", run.date_modified},
                               {"Run", run.run_id, "run_id", run.run_id},
                               {"Digest", digest, "contents_digest", digest}};
    if (job.parts != 1)
        facts.push_back({"Part, from 0", fmt::format("{} of {}", job.part, job.parts), "part",
                         std::to_string(job.part)});
    if (job.first_n != 0)
        facts.push_back({"Asked for", "the first " + report::with_thousands(job.first_n), "first_n",
                         std::to_string(job.first_n)});
    return facts;
}

/// The totals of all files, where these are one run or follow one another.
struct Whole {
    core::Totals totals;
    core::Quantities counted;
};

std::optional<Whole> whole_of(const std::vector<Run>& runs) {
    if (runs.size() == 1) {
        if (!runs.front().checkpoint) return std::nullopt;
        const core::Progress& progress = runs.front().checkpoint->progress;
        return Whole{progress.totals(), progress.job().quantities};
    }
    const std::vector<Chain> chains = chains_of(runs);
    if (chains.size() != 1) return std::nullopt;
    return Whole{chains.front().totals(), chains.front().counted};
}

/// "464 after 42,652,618,343": digits in groups of three, but for those of a fraction.
std::string grouped(const std::string& text) {
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
        const bool fraction = at > 0 && text[at - 1] == '.';
        for (std::size_t i = at; i < end; ++i) {
            if (i > at && (end - i) % 3 == 0 && !fraction) shown += ',';
            shown += text[i];
        }
        if (end < text.size()) shown += text[end];
        at = end + 1;
    }
    return shown;
}

/// What was counted beside the primes, as whatever counts it tells it.
std::vector<Fact> facts_told(const core::Totals& totals, core::Quantities counted) {
    // More classes have their places in the race, and among the numbers for programs.
    constexpr std::ptrdiff_t most_classes = 8;
    if (std::ranges::count_if(core::totals_fields(counted), &core::TotalsField::of_class) >
        most_classes)
        counted.set &= ~core::quantity_residues;
    std::vector<Fact> facts;
    for (const auto& [name, value] : core::told_totals(totals, counted)) {
        const bool users =
            std::ranges::find(counted.own, name, &core::Constellation::name) != counted.own.end();
        facts.push_back({.name = users ? name : capitalised(name), .shown = grouped(value)});
    }
    return facts;
}

/// Every number by its name in --json, for programs alone.
void write_numbers(Svg& svg, const core::Totals& totals, const core::Quantities& counted) {
    for (const core::TotalsField& field : core::totals_fields(counted)) {
        // That over all files stands there already.
        if (field.name == "prime_count") continue;
        svg.open({{"data-key", field.name}, {"data-value", core::text_of(field, totals)}});
        svg.close();
    }
}

/// Facts beside each other, as many as the width of the page takes.
/// @return where they end
double draw_facts(Svg& svg, const std::vector<Fact>& facts, double top) {
    constexpr double pitch = 40;
    constexpr double gap = 26;
    constexpr double value_size = 14;
    double x = margin;
    for (const Fact& fact : facts) {
        const double width =
            std::max(width_of(fact.name, small_size), width_of(fact.shown, value_size));
        if (x > margin && x + width > page_width - margin) {
            x = margin;
            top += pitch;
        }
        if (fact.key.empty())
            svg.open({});
        else
            svg.open({{"data-key", fact.key}, {"data-value", fact.value}});
        svg.text({x, top + 12}, fact.name, "m");
        svg.text({x, top + 28}, fact.shown, "v");
        svg.close();
        x += width + gap;
    }
    return top + pitch;
}

}  // namespace

std::string name_of(const std::vector<Run>& runs) {
    if (runs.size() == 1) return runs.front().file;
    return report::count_text(runs.size(), "file", "files");
}

double draw_heading(Svg& svg, const std::vector<Run>& runs, double top) {
    Sums sums;
    for (const Run& run : runs)
        if (run.checkpoint) add(sums, *run.checkpoint);
    svg.text({margin, top + 12}, "warpsieve report", "m");
    constexpr double title_size_of_page = 22;
    const auto columns =
        static_cast<std::size_t>((page_width - 2 * margin) / width_of("M", title_size_of_page));
    svg.text({margin, top + 38}, report::cut_beginning(name_of(runs), columns), "h1");
    std::vector<Fact> facts = facts_of_all(runs, sums);
    std::ranges::move(facts_of_work(sums), std::back_inserter(facts));
    if (runs.size() == 1 && runs.front().checkpoint)
        std::ranges::move(facts_of_one(*runs.front().checkpoint), std::back_inserter(facts));
    if (const auto whole = whole_of(runs)) {
        std::ranges::move(facts_told(whole->totals, whole->counted), std::back_inserter(facts));
        write_numbers(svg, whole->totals, whole->counted);
    }
    return draw_facts(svg, facts, top + 50);
}

}  // namespace warpsieve::plots
