#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/reports.hpp"
#include "app/summary.hpp"
#include "io/store/owner.hpp"
#include "io/store/recover.hpp"

namespace warpsieve::app {
namespace {

std::string one_value(const nlohmann::ordered_json& values, const std::string& key) {
    if (const auto value = values.find(key); value != values.end())
        return value->is_string() ? value->get<std::string>() : value->dump();
    std::string known;
    for (const auto& entry : values.items()) known += (known.empty() ? "" : ", ") + entry.key();
    throw UsageError("--get " + key + ": there is no such value (choose one of " + known + ")");
}

std::string writer_of(io::FileSystem& files, const io::RunFiles& names) {
    const auto record = files.lock_holder(names.lock());
    if (!record) return {};
    const auto owner = io::parse_owner(*record);
    return owner ? io::describe(*owner) : "an instance that is just starting";
}

}  // namespace

ExitCode execute(const InfoCommand& command, const Surroundings& surroundings) {
    const auto files = io::make_posix_file_system();
    const io::Recovered run =
        io::open_run(*files, command.file, core::stop_check(surroundings.stop.token()));
    for (const std::string& line : run.warnings("showing")) print_warning(line);
    nlohmann::ordered_json values = summary(run.checkpoint, run.file);
    const std::string writer = writer_of(*files, run.names);
    values["writer"] = writer;
    if (!command.key.empty())
        print_result(one_value(values, command.key) + "\n");
    else if (command.output.json)
        print_result(values.dump() + "\n");
    else
        print_result(describe(run.checkpoint, run.file, writer));
    return ExitCode::success;
}

}  // namespace warpsieve::app
