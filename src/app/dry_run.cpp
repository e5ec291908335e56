#include "app/dry_run.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "app/reports.hpp"
#include "app/storing.hpp"
#include "app/summary.hpp"
#include "core/math.hpp"
#include "host/clock.hpp"
#include "io/store/liveness.hpp"
#include "report/format.hpp"
#include "run/find_run.hpp"

namespace warpsieve::app {
namespace {

/// What a run would do.
struct Plan {
    core::Progress progress;                 ///< to begin with
    std::optional<run::Found> found;         ///< empty: the run would be new
    std::uint64_t bytes = 0;                 ///< still to be stored, by estimate
    std::optional<std::uint64_t> free = {};  ///< bytes; empty: the file system does not know
    io::Liveness life = {};  ///< who has the run now; of a new one no more than that

    [[nodiscard]] std::string status() const { return found ? io::to_string(life.status) : "new"; }
};

/// @throw Error that the run would begin and end with
Plan plan_of(const core::Request& asked,
             const RunCommand& command,
             io::CheckpointStore& store,
             io::FileSystem& files,
             const core::StopCheck& stopped) {
    auto live = io::open_live(
        files, [&] { return store.find(stopped); }, host::Clock{}.wall());
    std::optional<io::Recovered> run;
    if (live) run = std::move(live->run);
    std::optional<run::Found> found = run::find_run(std::move(run), asked, store.names().current());
    Plan plan{.progress = found ? found->progress : core::Progress(core::new_job(asked)),
              .found = std::move(found),
              .life = live ? std::move(live->life) : io::look_for_holder(files, store.names())};
    if (!plan.progress.done()) {
        files.require_writable(store.names().folder());
        require_place(files, store.names(), plan.progress, command.force);
        const double bytes = bytes_left(plan.progress, plan.progress.job().store);
        plan.bytes = static_cast<std::uint64_t>(std::ceil(bytes));
    }
    plan.free = files.free_space(store.names().folder());
    return plan;
}

std::string integers_text(const Interval& interval) {
    const std::uint64_t above_first = interval.last - interval.first;
    return above_first == core::max_u64 ? "2^64" : report::with_thousands(above_first + 1);
}

/// What would become of the file.
std::string course(const Plan& plan) {
    if (!plan.found) return "begin anew";
    if (plan.found->is_complete()) return "nothing, it is complete already";
    const io::Recovered& run = plan.found->run;
    std::string text =
        fmt::format("go on from generation {} in {}, {} done", run.checkpoint.generation, run.file,
                    report::percent_text(plan.progress.fraction(), 1));
    if (plan.found->extends()) text += "; " + run::growth_text(*plan.found);
    return text;
}

JsonObject json_of(const Plan& plan, const std::string& file) {
    JsonObject json = summary(plan.progress, file, plan.status());
    json.add("would", course(plan));
    json.add("bytes_to_store", plan.bytes);
    if (plan.free) json.add("bytes_free", *plan.free);
    json.add("writer", plan.life.writer);
    return json;
}

std::string text_of(const Plan& plan, const std::string& file) {
    const core::Job& job = plan.progress.job();
    std::string text = job_text(job, file, ", " + integers_text(job.interval) + " integers");
    const auto line = [&](const char* name, const std::string& value) {
        text += line_text(name, value);
    };
    line("would", course(plan));
    if (!plan.progress.done()) line("store", storing_note(plan.progress));
    line("space", plan.free ? report::bytes_text(*plan.free) + " free" : "unknown");
    if (!plan.life.writer.empty())
        line("but", "it is being written by " + plan.life.writer +
                        (plan.life.judged_by_age.empty() ? "" : ", judged by age"));
    return text;
}

}  // namespace

void tell_plan(const core::Request& asked,
               const RunCommand& command,
               io::CheckpointStore& store,
               io::FileSystem& files,
               const core::StopCheck& stopped) {
    const Plan plan = plan_of(asked, command, store, files, stopped);
    if (plan.found)
        for (const std::string& line : plan.found->run.warnings("would go on from"))
            print_warning(line);
    if (command.output.json)
        print_result(json_of(plan, command.file));
    else
        print_result(text_of(plan, command.file));
}

}  // namespace warpsieve::app
