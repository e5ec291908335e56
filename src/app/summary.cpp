#include "app/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "app/counted.hpp"
#include "core/quantity.hpp"
#include "host/environment.hpp"
#include "io/disk/digest.hpp"
#include "io/store/owner.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

/// Sessions of a run that people are shown: the newest.
constexpr std::size_t most_sessions = 10;

/// What may be long stands last.
std::string session_line(const io::Session& session, const std::string& why_ended) {
    const io::Identity& identity = session.identity;
    std::string text = fmt::format("  {:>3}  {}  {:<10}  {}", session.number, session.start_time,
                                   why_ended, identity.host);
    if (identity.slurm_job_id != 0)
        text += fmt::format(", Slurm job {} restart {}", identity.slurm_job_id,
                            identity.slurm_restart_count);
    return text +
           fmt::format(", {} in {}, {}", report::count_text(session.primes, "prime", "primes"),
                       report::duration_text(host::Seconds(session.seconds)), session.device);
}

std::string sessions_text(const RunLook& look) {
    const auto& history = look.run->history;
    const std::size_t shown = std::min(history.size(), most_sessions);
    std::string text =
        shown == history.size()
            ? "sessions\n"
            : line_text("sessions", fmt::format("{}, of which these are the last {}",
                                                report::with_thousands(history.size()), shown));
    for (const io::Session& session : std::span(history).last(shown))
        text += report::printable(session_line(session, io::to_string(end_reason(look, session)))) +
                "\n";
    return text;
}

std::string sign_text(const io::Liveness& life) {
    const host::Seconds ago(life.seconds_since_sign);
    constexpr host::Seconds noticeable(60);
    if (-ago > noticeable)
        return fmt::format("last sign of life {} ahead of the clock of this machine",
                           report::whole_duration_text(-ago));
    return "last sign of life " + report::whole_duration_text(ago) + " ago";
}

std::string status_text(const io::Liveness& life) {
    std::string text = io::to_string(life.status);
    if (life.status == io::LiveStatus::interrupted) text += ": nobody works on it";
    return life.last_sign ? text + ", " + sign_text(life) : text;
}

/// Why a status is judged by the age of the last sign of life, and what that is held against.
std::string judged_text(const RunLook& look) {
    const double interval = look.run->checkpoint_interval_s;
    if (!(interval > 0)) return look.life.judged_by_age;
    return fmt::format("{}; saves come every {} or so", look.life.judged_by_age,
                       report::duration_text(host::Seconds(interval)));
}

/// Who works on a run, and why that is believed.
std::string writer_text(const RunLook& look) {
    const io::Liveness& life = look.life;
    std::string text;
    if (life.owner)
        text += line_text("writer", io::describe_process(life.owner->identity)) +
                line_text("since", life.owner->since);
    else if (!life.writer.empty())
        text += line_text("writer", life.writer);
    if (!life.judged_by_age.empty()) text += line_text("judged by age", judged_text(look));
    return text;
}

std::string pace_text(const RunLook& look) {
    const Pace pace = pace_of(look);
    if (look.life.status != io::LiveStatus::running || !(pace.rate > 0)) return "";
    const std::string rate = report::rate_text(pace.rate, host::Seconds(1));
    return line_text(
        "rate",
        rate + ", ETA " + report::whole_duration_text(host::Seconds(pace.eta_s.value_or(0))));
}

std::string time_text(const io::Checkpoint& checkpoint) {
    const auto text = [](double seconds) { return report::duration_text(host::Seconds(seconds)); };
    return fmt::format("{}: {} in the engine, {} waiting for files", text(checkpoint.elapsed_s),
                       text(checkpoint.engine_s), text(io::disk_seconds(checkpoint)));
}

std::string stored_text(core::Store store) {
    return store == core::Store::none ? ", not stored" : ", stored in /" + core::to_string(store);
}

}  // namespace

std::string totals_text(const core::Totals& totals,
                        const core::Job& job,
                        std::vector<core::ToldTotal> more) {
    std::vector<core::ToldTotal> further;
    if (job.first_n != 0) {
        const auto prime = nth_prime(totals, job);
        further.push_back({"nth prime", prime ? std::to_string(*prime) : "none"});
    }
    std::ranges::move(core::told_totals(totals, job.quantities), std::back_inserter(further));
    std::ranges::move(more, std::back_inserter(further));
    if (further.empty()) return fmt::format("{}\n", totals.prime_count);
    further.insert(further.begin(), {"primes", std::to_string(totals.prime_count)});
    std::size_t column = 12;  // whatever is asked for, unless a name is longer
    for (const auto& line : further) column = std::max(column, line.name.size());
    std::string text;
    for (const auto& [name, value] : further)
        text += fmt::format("{:<{}} {}\n", name, column, value);
    return text;
}

std::optional<std::uint64_t> nth_prime(const core::Totals& totals, const core::Job& job) {
    if (job.first_n == 0 || totals.prime_count != job.first_n) return std::nullopt;
    return totals.largest_prime;
}

JsonObject summary(const core::Progress& progress,
                   const std::string& file,
                   const std::string& status) {
    const core::Job& job = progress.job();
    JsonObject json;
    json.add("file", file);
    json.add("start", job.interval.first);
    json.add("stop", job.interval.last);
    json.add("first_n", job.first_n);
    json.add_small("part", job.part);
    json.add_small("parts", job.parts);
    json.add("store", core::to_string(job.store));
    json.add("counted", core::quantities_text(job.quantities));
    if (!job.table.empty()) json.add("places", core::places_text(job.table));
    json.add("status", status);
    json.add("sieved_any", progress.sieved_through().has_value());
    json.add("sieved_through", progress.sieved_through().value_or(0));
    json.add("fraction", progress.fraction());
    return json;
}

JsonObject summary(const io::Checkpoint& checkpoint, const std::string& file) {
    const core::Progress& progress = checkpoint.progress;
    JsonObject json = summary(progress, file, io::to_string(checkpoint.status));
    json.add(progress.totals(), progress.job().quantities);
    json.add_small("generation", checkpoint.generation);
    json.add_small("session", checkpoint.history.size());
    json.add_small("epoch", checkpoint.history.back().identity.slurm_restart_count);
    json.add("elapsed_s", checkpoint.elapsed_s);
    json.add("engine_s", checkpoint.engine_s);
    json.add("disk_s", io::disk_seconds(checkpoint));
    json.add("contents_digest", io::to_hex(io::contents_digest(checkpoint)));
    json.add("run_id", checkpoint.run_id);
    json.add("date_created", checkpoint.date_created);
    json.add("date_modified", checkpoint.date_modified);
    json.add("software_version", checkpoint.software_version);
    json.add("software_commit", checkpoint.software_commit);
    return json;
}

std::string line_text(const char* name, const std::string& value) {
    return fmt::format("{:<15}{}\n", name, report::printable(value));
}

std::string job_text(const core::Job& job, const std::string& file, const std::string& integers) {
    std::string text = line_text("file", file);
    text += line_text("interval",
                      fmt::format("[{}, {}]{}", job.interval.first, job.interval.last, integers));
    if (job.parts != 1)
        text += line_text("part", fmt::format("{}/{}, counted from 0", job.part, job.parts));
    if (job.quantities != core::quantity_primes)
        text += line_text("counted", core::quantities_text(job.quantities));
    if (!job.table.empty()) text += line_text("places", core::places_text(job.table));
    if (job.first_n != 0)
        text += line_text(
            "asked for",
            fmt::format("its first {}", report::count_text(job.first_n, "prime", "primes")));
    return text;
}

JsonObject summary(const RunLook& look) {
    const io::Liveness& life = look.life;
    JsonObject json;
    if (look.run) {
        json = summary(*look.run, look.file);
    } else {
        json.add("file", look.file);
    }
    json.add("status", look.status());
    json.add("writer", life.writer);
    json.add("writer_since", life.owner ? life.owner->since : "");
    if (!look.run) {
        json.add_small("exit_code", static_cast<std::uint64_t>(look.code));
        json.add("problem", look.problem);
        return json;
    }
    json.add("last_sign", life.last_sign ? host::to_utc(*life.last_sign) : "");
    json.add("judged_by_age", !life.judged_by_age.empty());
    json.add("checkpoint_interval_s", look.run->checkpoint_interval_s);
    const Pace pace = pace_of(look);
    json.add("rate", pace.rate);
    if (pace.eta_s) json.add(eta_key, *pace.eta_s);
    return json;
}

std::string file_word(const std::string& file) {
    // Else it would be taken for an option, in quotes too.
    return report::shell_word(file.starts_with('-') ? "./" + file : file);
}

std::string go_on_command(const std::string& file) {
    return "warpsieve run -o " + file_word(file);
}

std::string describe(const RunLook& look) {
    const io::Checkpoint& checkpoint = *look.run;
    const core::Progress& progress = checkpoint.progress;
    const core::Job& job = progress.job();
    std::string text = job_text(job, look.file);
    const auto line = [&](const char* name, const std::string& value) {
        text += line_text(name, value);
    };
    line("status", status_text(look.life));
    text += writer_text(look);
    if (look.life.status != io::LiveStatus::complete) line("to go on", go_on_command(look.file));
    if (const auto through = progress.sieved_through())
        line("sieved",
             fmt::format("{} of {}, through {}", report::percent_text(progress.fraction(), 1),
                         job.first_n == 0 ? "the interval" : "these primes", *through));
    text += pace_text(look);
    line("primes", report::with_thousands(progress.totals().prime_count) + stored_text(job.store));
    if (progress.totals().largest_prime != 0)
        line("largest prime", std::to_string(progress.totals().largest_prime));
    for (const auto& [name, value] : core::told_totals(progress.totals(), job.quantities))
        line(name.c_str(), value);
    for (const auto& [name, value] : told_tables(progress, look.file)) line(name.c_str(), value);
    line("generation",
         fmt::format("{}, saved {}", checkpoint.generation, checkpoint.date_modified));
    line("time", time_text(checkpoint));
    line("digest", io::to_hex(io::contents_digest(checkpoint)));
    line("run", checkpoint.run_id);
    return text + sessions_text(look);
}

}  // namespace warpsieve::app
