#include "io/store/owner.hpp"

#include <charconv>
#include <map>
#include <sstream>

namespace warpsieve::io {
namespace {

template <class Number>
std::optional<Number> to_number(const std::string& text) {
    Number number{};
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

}  // namespace

std::string to_record(const Owner& owner) {
    std::ostringstream line;
    line << "host=" << owner.host << " pid=" << owner.pid << " session=" << owner.session_id
         << " since=" << owner.since << " slurm_job=" << owner.slurm_job
         << " epoch=" << owner.epoch;
    return line.str();
}

std::optional<Owner> parse_owner(const std::string& record) {
    std::map<std::string, std::string> fields;
    std::istringstream words(record);
    for (std::string word; words >> word;)
        if (const auto equals = word.find('='); equals != std::string::npos)
            fields[word.substr(0, equals)] = word.substr(equals + 1);
    const auto pid = to_number<std::int64_t>(fields["pid"]);
    const auto epoch = to_number<std::uint32_t>(fields["epoch"]);
    if (!pid || !epoch || fields["host"].empty()) return std::nullopt;
    return Owner{fields["host"],      *pid,  fields["session"], fields["since"],
                 fields["slurm_job"], *epoch};
}

std::string describe(const Owner& owner) {
    std::string text = "process " + std::to_string(owner.pid) + " on " + owner.host;
    if (!owner.slurm_job.empty())
        text += " (Slurm job " + owner.slurm_job + ", restart " + std::to_string(owner.epoch) + ")";
    return text + ", since " + owner.since;
}

bool is_orphan(const Owner& other, const Owner& us) {
    return !us.slurm_job.empty() && other.slurm_job == us.slurm_job && other.epoch < us.epoch;
}

}  // namespace warpsieve::io
