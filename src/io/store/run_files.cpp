#include "io/store/run_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <string_view>

#include "core/parse.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

constexpr std::string_view extension = ".h5";

/// What stands between the name of a damaged generation and the time.
constexpr std::string_view quarantine_mark = ".bad-";

/// Of the UUID of a session: 32 bits, and sessions of equal number are rare.
constexpr std::size_t id_digits = 8;

std::string file_name(const std::string& path) {
    return std::filesystem::path(path).filename().string();
}

/// Takes a number and the dot after it from the beginning of a text.
template <class Number>
bool take_number(std::string_view& text, Number& number) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return false;
    const auto parsed = core::parse_whole<Number>(text.substr(0, dot));
    if (!parsed) return false;
    number = *parsed;
    text.remove_prefix(dot + 1);
    return true;
}

/// The name of a file without its extension.
std::string stem_of(std::string output) {
    if (output.ends_with(extension)) output.resize(output.size() - extension.size());
    return output;
}

std::string previous_of(const std::string& stem, unsigned age) {
    return stem + ".prev" + std::to_string(age) + std::string(extension);
}

}  // namespace

RunFiles::RunFiles(const std::string& output)
    : current_(follow_links(output)), folder_(folder_of(current_)), stem_(stem_of(current_)) {}

void require_run_name(const std::string& what, const std::string& name) {
    if (!name.ends_with(extension))
        throw UsageError(fmt::format("{} {} must end in {} (choose a name such as {}{})", what,
                                     name, extension, name, extension));
    if (file_name(name).size() == extension.size())
        throw UsageError(
            fmt::format("{} {} has no name before its {} (choose a name such as "
                        "run{})",
                        what, name, extension, extension));
}

std::string RunFiles::previous(unsigned age) const {
    return previous_of(stem_, age);
}

std::string RunFiles::quarantine(const std::string& generation, std::string time) {
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    return generation + std::string(quarantine_mark) + time;
}

bool RunFiles::is_quarantined(const std::string& name) const {
    return name.starts_with(file_name(stem_) + ".") &&
           name.find(quarantine_mark) != std::string::npos;
}

std::string RunFiles::shard(const std::string& name) const {
    return file_name(shards()) + "/" + name;
}

std::vector<std::string> without_older_generations(std::vector<std::string> outputs) {
    const auto plain = [](const std::string& output) {
        return std::filesystem::path(output).lexically_normal().string();
    };
    std::set<std::string> older;
    for (const std::string& output : outputs)
        for (unsigned age = 1; age <= max_keep; ++age)
            older.insert(previous_of(stem_of(plain(output)), age));
    std::erase_if(outputs,
                  [&](const std::string& output) { return older.contains(plain(output)); });
    return outputs;
}

std::string shard_name(const ChunkRange& chunks,
                       std::uint32_t session,
                       const std::string& session_id) {
    return fmt::format("{:09}.{:06}.{:04}.{}{}", chunks.first, chunks.count, session,
                       session_id.substr(0, id_digits), extension);
}

std::optional<ShardName> parse_shard_name(const std::string& name) {
    ShardName parsed;
    std::string_view rest = name;
    if (!take_number(rest, parsed.chunks.first) || !take_number(rest, parsed.chunks.count) ||
        !take_number(rest, parsed.session) || !rest.ends_with(extension))
        return std::nullopt;
    parsed.id = rest.substr(0, rest.size() - extension.size());
    if (shard_name(parsed.chunks, parsed.session, parsed.id) != name) return std::nullopt;
    return parsed;
}

bool is_of_session(const ShardName& name, std::uint32_t session, const std::string& session_id) {
    return name.session == session && name.id == session_id.substr(0, id_digits);
}

void remove_temporaries(FileSystem& files, const RunFiles& names) {
    for (const std::string& name : files.list(names.folder()))
        if (names.is_temporary(name)) files.remove(names.folder() + "/" + name);
}

}  // namespace warpsieve::io
