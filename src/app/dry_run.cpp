#include "app/dry_run.hpp"

#include <fmt/format.h>

#include <cmath>

#include "app/reports.hpp"
#include "app/storing.hpp"
#include "app/summary.hpp"
#include "core/math.hpp"
#include "host/clock.hpp"
#include "io/store/liveness.hpp"
#include "io/store/owner.hpp"
#include "report/format.hpp"
#include "run/runner.hpp"

namespace warpsieve::app {
namespace {

/// What a run would do.
struct Plan {
    core::Progress progress;                 ///< to begin with
    std::optional<io::Recovered> found;      ///< empty: the run would be new
    std::uint64_t bytes = 0;                 ///< still to be stored, by estimate
    std::optional<std::uint64_t> free = {};  ///< bytes; empty: the file system does not know
    io::Liveness life = {};  ///< who has the run now; of a new one no more than that

    [[nodiscard]] std::string status() const { return found ? io::to_string(life.status) : "new"; }
};

/// @throw Error that the run would begin and end with
Plan plan_of(const core::Job& job,
             const RunCommand& command,
             io::CheckpointStore& store,
             io::FileSystem& files,
             const core::StopCheck& stopped) {
    Plan plan{.progress = core::Progress(job), .found = {}};
    auto live = io::open_live(
        files, [&] { return run::find_run(job, store, stopped); }, host::Clock{}.wall());
    if (live) {
        plan.progress = live->run.checkpoint.progress;
        plan.life = std::move(live->life);
        plan.found = std::move(live->run);
    } else if (const auto lock = files.look_at_lock(store.names().lock());
               lock.state == io::LockLook::State::held) {
        plan.life.writer = io::describe_holder(lock.record);
    }
    if (!plan.progress.done()) {
        files.require_writable(store.names().folder());
        require_place(files, store.names(), plan.progress, command.force);
        plan.bytes = static_cast<std::uint64_t>(std::ceil(bytes_left(plan.progress, job.store)));
    }
    plan.free = files.free_space(store.names().folder());
    return plan;
}

JsonObject json_of(const Plan& plan, const std::string& file) {
    JsonObject json = summary(plan.progress, file, plan.status());
    json.add("bytes_to_store", plan.bytes);
    if (plan.free) json.add("bytes_free", *plan.free);
    json.add("writer", plan.life.writer);
    return json;
}

std::string integers_text(const Interval& interval) {
    const std::uint64_t above_first = interval.last - interval.first;
    return above_first == core::max_u64 ? "2^64" : report::with_thousands(above_first + 1);
}

/// What would become of the file.
std::string course(const Plan& plan) {
    if (!plan.found) return "begin anew";
    if (plan.progress.done() && plan.status() == io::to_string(io::Status::complete))
        return "nothing, it is complete already";
    return fmt::format("go on from generation {} in {}, {} done", plan.found->checkpoint.generation,
                       plan.found->file, report::percent_text(plan.progress.fraction(), 1));
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

void tell_plan(const core::Job& job,
               const RunCommand& command,
               io::CheckpointStore& store,
               io::FileSystem& files,
               const core::StopCheck& stopped) {
    const Plan plan = plan_of(job, command, store, files, stopped);
    if (plan.found)
        for (const std::string& line : plan.found->warnings("would go on from"))
            print_warning(line);
    if (command.output.json)
        print_result(json_of(plan, command.file));
    else
        print_result(text_of(plan, command.file));
}

}  // namespace warpsieve::app
