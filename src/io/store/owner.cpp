#include "io/store/owner.hpp"

#include <map>
#include <sstream>
#include <utility>

#include "core/parse.hpp"

namespace warpsieve::io {
namespace {

/// Empty outside Slurm.
std::string job_text(const Identity& identity) {
    return identity.slurm_job_id == 0 ? "" : std::to_string(identity.slurm_job_id);
}

}  // namespace

std::string to_record(const Owner& owner) {
    const Identity& identity = owner.identity;
    std::ostringstream line;
    line << "host=" << identity.host << " pid=" << identity.pid
         << " session=" << identity.session_id << " since=" << owner.since
         << " slurm_job=" << job_text(identity) << " epoch=" << identity.slurm_restart_count;
    return line.str();
}

std::optional<Owner> parse_owner(const std::string& record) {
    std::map<std::string, std::string> fields;
    std::istringstream words(record);
    for (std::string word; words >> word;)
        if (const auto equals = word.find('='); equals != std::string::npos)
            fields[word.substr(0, equals)] = word.substr(equals + 1);
    const std::string& job = fields["slurm_job"];
    const auto pid = core::parse_whole<std::int64_t>(fields["pid"]);
    const auto job_id = core::parse_whole<std::uint64_t>(job.empty() ? "0" : job);
    const auto restarts = core::parse_whole<std::uint32_t>(fields["epoch"]);
    if (!pid || !job_id || !restarts || fields["host"].empty()) return std::nullopt;
    Identity identity{.host = fields["host"],
                      .pid = *pid,
                      .session_id = fields["session"],
                      .slurm_job_id = *job_id,
                      .slurm_restart_count = *restarts};
    return Owner{.identity = std::move(identity), .since = fields["since"]};
}

std::string describe_process(const Identity& identity) {
    std::string text = identity.pid == 0 ? "a process" : "process " + std::to_string(identity.pid);
    text += " on " + identity.host;
    if (identity.slurm_job_id != 0)
        text += " (Slurm job " + job_text(identity) + ", restart " +
                std::to_string(identity.slurm_restart_count) + ")";
    return text;
}

std::string describe(const Owner& owner) {
    return describe_process(owner.identity) + ", since " + owner.since;
}

std::string describe_holder(const std::string& record) {
    const std::optional<Owner> owner = parse_owner(record);
    return owner ? describe(*owner) : "another instance that is just starting";
}

}  // namespace warpsieve::io
