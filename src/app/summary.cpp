#include "app/summary.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
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
    return text + fmt::format(", {} primes in {}", report::with_thousands(session.primes),
                              report::duration_text(host::Seconds(session.seconds)));
}

std::string stored_text(core::Store store) {
    return store == core::Store::none ? ", not stored" : ", stored in /" + core::to_string(store);
}

}  // namespace

nlohmann::ordered_json totals_json(const core::Totals& totals, core::Quantities counted) {
    nlohmann::ordered_json json;
    core::for_each_total(counted, [&](const core::TotalsField& field) {
        if (field.counted != core::quantity_sum) json[field.name] = field.value(totals);
    });
    if (core::has(counted, core::quantity_sum)) json["prime_sum"] = to_string(totals.prime_sum);
    return json;
}

std::string totals_text(const core::Totals& totals, core::Quantities counted) {
    if (counted == core::quantity_primes) return fmt::format("{}\n", totals.prime_count);
    std::string text = fmt::format("{:<12} {}\n", "primes", totals.prime_count);
    for (const auto& [name, value] : further_totals(totals, counted))
        text += fmt::format("{:<12} {}\n", name, value);
    return text;
}

nlohmann::ordered_json summary(const io::Checkpoint& checkpoint, const std::string& file) {
    const core::Progress& progress = checkpoint.progress;
    const core::Job& job = progress.job();
    nlohmann::ordered_json json = {{"file", file},
                                   {"start", job.interval.first},
                                   {"stop", job.interval.last},
                                   {"first_n", job.first_n},
                                   {"part", job.part},
                                   {"parts", job.parts},
                                   {"store", core::to_string(job.store)},
                                   {"status", io::to_string(checkpoint.status)},
                                   {"sieved_any", progress.sieved_through().has_value()},
                                   {"sieved_through", progress.sieved_through().value_or(0)},
                                   {"fraction", progress.fraction()}};
    json.update(totals_json(progress.totals(), job.quantities));
    json.update({{"generation", checkpoint.generation},
                 {"session", checkpoint.history.size()},
                 {"epoch", checkpoint.history.back().identity.slurm_restart_count},
                 {"elapsed_s", checkpoint.elapsed_s},
                 {"engine_s", checkpoint.engine_s},
                 {"contents_digest", io::to_hex(io::contents_digest(checkpoint))},
                 {"run_id", checkpoint.run_id},
                 {"date_created", checkpoint.date_created},
                 {"date_modified", checkpoint.date_modified},
                 {"software_version", checkpoint.software_version},
                 {"software_commit", checkpoint.software_commit}});
    return json;
}

std::string summary_json(const io::Checkpoint& checkpoint, const std::string& file) {
    return summary(checkpoint, file).dump();
}

std::string describe(const io::Checkpoint& checkpoint,
                     const std::string& file,
                     const std::string& writer) {
    const core::Progress& progress = checkpoint.progress;
    const core::Job& job = progress.job();
    std::string text;
    const auto line = [&](const char* name, const std::string& value) {
        text += fmt::format("{:<15}{}\n", name, value);
    };
    line("file", file);
    line("interval", fmt::format("[{}, {}]", job.interval.first, job.interval.last));
    if (job.parts != 1) line("part", fmt::format("{}/{}, counted from 0", job.part, job.parts));
    if (job.first_n != 0)
        line("asked for", fmt::format("its first {} primes", report::with_thousands(job.first_n)));
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
    for (const io::Session& session : checkpoint.history) text += session_line(session) + "\n";
    return text;
}

}  // namespace warpsieve::app
