#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/commands.hpp"
#include "app/reports.hpp"
#include "app/run_look.hpp"
#include "app/summary.hpp"
#include "app/survey.hpp"
#include "app/survey_text.hpp"
#include "app/watch.hpp"
#include "host/environment.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

using Looks = std::vector<RunLook>;
using Rows = std::vector<JsonObject>;

Rows rows_of(const Looks& looks) {
    Rows rows;
    for (const RunLook& look : looks) rows.push_back(summary(look));
    return rows;
}

/// @throw UsageError when no run that can be read has such a value
void require_key(const Looks& looks, const Rows& rows, const std::string& key) {
    if (key == eta_key) return;
    std::string known;
    std::set<std::string> listed;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!looks[i].run) continue;
        if (rows[i].plain(key)) return;
        for (const auto& field : rows[i].fields())
            if (listed.insert(field.key).second) known += (known.empty() ? "" : ", ") + field.key;
    }
    if (known.empty()) return;
    throw UsageError("--get " + key + ": there is no such value (choose one of " + known + ")");
}

/// One value a line, in the order of the files; a file that has none has an empty line.
std::string values_text(const Looks& looks, const std::string& key) {
    const Rows rows = rows_of(looks);
    require_key(looks, rows, key);
    std::string text;
    for (const JsonObject& row : rows) text += row.plain(key).value_or("") + "\n";
    return text;
}

std::string json_text(const Looks& looks) {
    const Rows rows = rows_of(looks);
    return (rows.size() == 1 ? rows.front() : survey_json(rows, survey(looks))).text() + "\n";
}

std::string people_text(const Looks& looks, const report::Room& room) {
    if (looks.size() > 1) return survey_text(looks, survey(looks), room);
    const RunLook& look = looks.front();
    return look.run ? describe(look) : report::printable(look.problem) + "\n";
}

/// What is asked for of some looks.
std::string text_of(const Looks& looks, const InfoCommand& command, const report::Room& room) {
    if (!command.key.empty()) return values_text(looks, command.key);
    if (command.output.json) return json_text(looks);
    return people_text(looks, room);
}

/// Why the values of some files are missing, where nothing else says it.
void tell_problems(const Looks& looks, const InfoCommand& command) {
    for (const RunLook& look : looks) {
        for (const std::string& line : look.warnings) print_warning(line);
        if (!look.run && !command.key.empty()) print_warning(look.problem);
    }
}

/// A single file that cannot be read is an error, as for every verb; of several it is a row.
ExitCode show(const InfoCommand& command, Looker& looker) {
    Looks looks;
    for (const std::string& file : command.files)
        looks.push_back(command.files.size() == 1 ? looker.look(file) : looker.try_to_look(file));
    tell_problems(looks, command);
    report::Room room;  // of any number of lines: what scrolls away can be scrolled to
    if (const auto terminal = stdout_room()) room.columns = terminal->columns;
    print_result(text_of(looks, command, room));
    return worst_code(looks);
}

/// The text for one moment, below a line that says when that is; for programs without that line.
std::string moment_text(const Looks& looks, const InfoCommand& command, report::Room room) {
    if (!command.key.empty() || command.output.json) return text_of(looks, command, room);
    room.lines -= std::min<std::size_t>(room.lines, 1);
    std::string text =
        fmt::format("{}, every {} (Ctrl-C ends)\n", host::to_utc(host::Clock{}.wall()),
                    report::duration_text(*command.watch));
    text += text_of(looks, command, room);
    for (const RunLook& look : looks)
        for (const std::string& line : look.warnings)
            text += report::printable("warning: " + line) + "\n";
    return text;
}

/// Whoever watches stops it by Ctrl-C: there is nothing to say then.
ExitCode show_again_and_again(const InfoCommand& command,
                              Looker& looker,
                              const std::stop_token& stop) try {
    ExitCode code = ExitCode::success;
    const auto look = [&](const report::Room& room) {
        Looks looks;
        for (const std::string& file : command.files) looks.push_back(looker.try_to_look(file));
        code = worst_code(looks);
        return Shown{.text = moment_text(looks, command, room),
                     .last = survey(looks).all_complete()};
    };
    return watch(*command.watch, stop, look) ? code : ExitCode::interrupted;
} catch (const core::Interrupted&) {
    return ExitCode::interrupted;
}

}  // namespace

ExitCode execute(const InfoCommand& asked, const Surroundings& surroundings) {
    InfoCommand command = asked;
    command.files = io::without_older_generations(asked.files);
    const auto files = io::make_posix_file_system();
    Looker looker(*files, core::stop_check(surroundings.stop.token()));
    if (command.watch) return show_again_and_again(command, looker, surroundings.stop.token());
    return show(command, looker);
}

}  // namespace warpsieve::app
