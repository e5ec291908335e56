#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "app/commands.hpp"
#include "app/reports.hpp"
#include "app/run_look.hpp"
#include "app/survey.hpp"
#include "app/written_target.hpp"
#include "io/disk/stream.hpp"
#include "io/store/run_files.hpp"
#include "plots/page.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

constexpr const char* interrupted = "report was interrupted before the end";

using Looks = std::vector<RunLook>;

/// A single file that cannot be read is an error, as for every verb. Of several it is a lane that
/// says so, unless it is like that with all of them.
Looks look_at(const std::vector<std::string>& names, Looker& looker) {
    if (names.size() == 1) return {looker.look(names.front())};
    Looks looks;
    for (const std::string& name : names) looks.push_back(looker.try_to_look(name));
    if (std::ranges::none_of(looks, [](const RunLook& look) { return look.run.has_value(); }))
        throw Error(worst_code(looks), looks.front().problem);
    return looks;
}

void tell_problems(const Looks& looks) {
    for (const RunLook& look : looks) {
        for (const std::string& line : look.warnings) print_warning(line);
        if (!look.run) print_warning(look.problem);
    }
}

plots::Run run_of(RunLook look) {
    plots::Run run{.file = look.file, .status = look.status()};
    if (!look.run) return run;
    for (io::Session& session : look.run->history) session.end_reason = end_reason(look, session);
    run.checkpoint = std::move(look.run);
    return run;
}

JsonObject json_of(const ReportCommand& command, const Looks& looks, std::size_t bytes) {
    JsonObject json;
    json.add("output", command.target);
    json.add_small("files", looks.size());
    json.add_small("unreadable", static_cast<std::uint64_t>(std::ranges::count_if(
                                     looks, [](const RunLook& look) { return !look.run; })));
    json.add_small("bytes", bytes);
    return json;
}

std::string page_of(const Looks& looks) {
    std::vector<plots::Run> runs;
    for (const RunLook& look : looks) runs.push_back(run_of(look));
    return plots::report_page(runs);
}

}  // namespace

ExitCode execute(const ReportCommand& command, const Surroundings& surroundings) {
    if (command.output.json && io::named_descriptor(command.target) == STDOUT_FILENO)
        throw UsageError("--json needs a file: -o - gives standard output the page (add -o FILE)");
    const std::stop_token stop = surroundings.stop.token();
    // Before a file is opened, which might get the number that the user names.
    WrittenTarget target(command.target, {.replace = command.replace,
                                          .process = surroundings.process(),
                                          .kept_from = "a file that is reported",
                                          .interrupted = interrupted,
                                          .stop = stop});
    const auto files = io::make_posix_file_system();
    Looker looker(*files, core::stop_check(stop));
    const std::vector<std::string> names = io::without_older_generations(command.files);
    const Looks looks = look_at(names, looker);
    tell_problems(looks);
    const std::string page = page_of(looks);
    target.write(*files, command.files, [&](const WrittenTarget::Write& write) {
        write({reinterpret_cast<const std::uint8_t*>(page.data()), page.size()});
    });
    if (!target.took_the_place_of(command.output.json))
        print_outcome(command.output, json_of(command, looks, page.size()),
                      fmt::format("{} in {}, {}", report::count_text(looks.size(), "run", "runs"),
                                  command.target, report::bytes_text(page.size())));
    return worst_code(looks);
}

}  // namespace warpsieve::app
