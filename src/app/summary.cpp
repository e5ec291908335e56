#include "app/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "core/further.hpp"
#include "core/totals.hpp"
#include "io/disk/digest.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

/// What was counted beside primes, for people: names, and numbers or "none".
std::vector<std::pair<const char*, std::string>> further_totals(const core::Totals& totals,
                                                                core::Quantities counted) {
    std::vector<std::pair<const char*, std::string>> lines;
    for (std::size_t k = 0; k < core::tuplet_kinds; ++k)
        if (core::has(counted, core::quantity_tuplet(k)))
            lines.emplace_back(core::countable_quantities[k + 1].name,
                               std::to_string(totals.tuplets[k]));
    const core::Gap& gap = totals.largest_gap;
    if (core::has(counted, core::quantity_gaps))
        lines.emplace_back("largest gap", gap.size == 0
                                              ? "none"
                                              : fmt::format("{} after {}", gap.size, gap.start));
    if (core::has(counted, core::quantity_sum))
        lines.emplace_back("sum", to_string(totals.prime_sum));
    return lines;
}

std::string session_line(const io::Session& session) {
    std::string text =
        fmt::format("  {:>3}  {}  {:<10}  {}, {}", session.number, session.start_time,
                    io::to_string(session.end_reason), session.identity.host, session.device);
    if (session.identity.slurm_job_id != 0)
        text += fmt::format(", Slurm job {} restart {}", session.identity.slurm_job_id,
                            session.identity.slurm_restart_count);
    return text + fmt::format(", {} in {}", report::count_text(session.primes, "prime", "primes"),
                              report::duration_text(host::Seconds(session.seconds)));
}

std::string stored_text(core::Store store) {
    return store == core::Store::none ? ", not stored" : ", stored in /" + core::to_string(store);
}

}  // namespace

std::string totals_text(const core::Totals& totals, const core::Job& job) {
    std::vector<std::pair<const char*, std::string>> further;
    if (job.first_n != 0) {
        const auto prime = nth_prime(totals, job);
        further.emplace_back("nth prime", prime ? std::to_string(*prime) : "none");
    }
    std::ranges::move(further_totals(totals, job.quantities), std::back_inserter(further));
    if (further.empty()) return fmt::format("{}\n", totals.prime_count);
    std::string text = fmt::format("{:<12} {}\n", "primes", totals.prime_count);
    for (const auto& [name, value] : further) text += fmt::format("{:<12} {}\n", name, value);
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
    if (job.first_n != 0)
        text += line_text(
            "asked for",
            fmt::format("its first {}", report::count_text(job.first_n, "prime", "primes")));
    return text;
}

std::string describe(const io::Checkpoint& checkpoint,
                     const std::string& file,
                     const std::string& writer) {
    const core::Progress& progress = checkpoint.progress;
    const core::Job& job = progress.job();
    std::string text = job_text(job, file);
    const auto line = [&](const char* name, const std::string& value) {
        text += line_text(name, value);
    };
    line("status",
         io::to_string(checkpoint.status) + (writer.empty() ? "" : ", being written by " + writer));
    if (const auto through = progress.sieved_through())
        line("sieved",
             fmt::format("{} of {}, through {}", report::percent_text(progress.fraction(), 1),
                         job.first_n == 0 ? "the interval" : "these primes", *through));
    line("primes", report::with_thousands(progress.totals().prime_count) + stored_text(job.store));
    if (progress.totals().largest_prime != 0)
        line("largest prime", std::to_string(progress.totals().largest_prime));
    for (const auto& [name, value] : further_totals(progress.totals(), job.quantities))
        line(name, value);
    line("generation",
         fmt::format("{}, saved {}", checkpoint.generation, checkpoint.date_modified));
    line("time", report::duration_text(host::Seconds(checkpoint.elapsed_s)));
    line("digest", io::to_hex(io::contents_digest(checkpoint)));
    line("run", checkpoint.run_id);
    text += "sessions\n";
    for (const io::Session& session : checkpoint.history)
        text += report::printable(session_line(session)) + "\n";
    return text;
}

}  // namespace warpsieve::app
