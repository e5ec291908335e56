#include "app/commands.hpp"
#include "app/reports.hpp"
#include "app/summary.hpp"
#include "io/store/owner.hpp"
#include "io/store/recover.hpp"

namespace warpsieve::app {
namespace {

std::string one_value(const JsonObject& values, const std::string& key) {
    if (const auto value = values.plain(key)) return *value;
    std::string known;
    for (const auto& field : values.fields()) known += (known.empty() ? "" : ", ") + field.key;
    throw UsageError("--get " + key + ": there is no such value (choose one of " + known + ")");
}

std::string writer_of(io::FileSystem& files, const io::RunFiles& names) {
    const io::LockLook lock = files.look_at_lock(names.lock());
    return lock.state == io::LockLook::State::held ? io::describe_holder(lock.record) : "";
}

}  // namespace

ExitCode execute(const InfoCommand& command, const Surroundings& surroundings) {
    const auto files = io::make_posix_file_system();
    const io::Recovered run =
        io::open_run(*files, command.file, core::stop_check(surroundings.stop.token()));
    for (const std::string& line : run.warnings("showing")) print_warning(line);
    JsonObject values = summary(run.checkpoint, run.file);
    const std::string writer = writer_of(*files, run.names);
    values.add("writer", writer);
    if (!command.key.empty())
        print_result(one_value(values, command.key) + "\n");
    else if (command.output.json)
        print_result(values);
    else
        print_result(describe(run.checkpoint, run.file, writer));
    return ExitCode::success;
}

}  // namespace warpsieve::app
