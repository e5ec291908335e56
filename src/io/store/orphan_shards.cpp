#include "io/store/orphan_shards.hpp"

#include <algorithm>
#include <cerrno>
#include <set>

#include "io/store/recover.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

using Names = std::set<std::string>;  ///< relative to the folder of the run

Names shards_in_folder(FileSystem& files, const RunFiles& names) {
    Names found;
    try {
        for (const std::string& name : files.list(names.shards()))
            if (name != "." && name != "..") found.insert(names.shard(name));
    } catch (const FileError& error) {
        if (error.error_number() != ENOENT) throw;
    }
    return found;
}

/// Takes away the shards that a generation names.
void take_named(const Checkpoint& checkpoint, Names& shards) {
    for (const Shard& shard : checkpoint.shards) shards.erase(shard.file);
}

/// Takes away the shards that any generation names. False when one of the generations is not
/// verified: which shards that one names, nobody knows.
bool take_named_by_any(FileSystem& files, const RunFiles& names, Names& shards) {
    for (unsigned age = 0; age <= max_keep; ++age) {
        try {
            const auto found = prove_generation(files, names, names.generation(age));
            if (found) take_named(*found, shards);
        } catch (const Error& error) {
            if (!blames_contents(error)) throw;
            return false;
        }
    }
    return true;
}

bool any_is_quarantined(FileSystem& files, const RunFiles& names) {
    return std::ranges::any_of(files.list(names.folder()),
                               [&](const std::string& name) { return names.is_quarantined(name); });
}

/// Whether a session of this history gave the file its name.
bool is_of_known_session(const std::string& file, const std::vector<Session>& history) {
    const auto name = parse_shard_name(file.substr(file.rfind('/') + 1));
    return name && std::ranges::any_of(history, [&](const Session& session) {
               return is_of_session(*name, session.number, session.identity.session_id);
           });
}

}  // namespace

std::uint64_t remove_orphan_shards(FileSystem& files,
                                   const RunFiles& names,
                                   const Checkpoint& newest) {
    Names unnamed = shards_in_folder(files, names);
    take_named(newest, unnamed);
    if (unnamed.empty()) return 0;
    if (!take_named_by_any(files, names, unnamed) || any_is_quarantined(files, names))
        return unnamed.size();
    return unnamed.size() - std::erase_if(unnamed, [&](const std::string& file) {
               return is_of_known_session(file, newest.history) &&
                      files.remove(names.path_of(file));
           });
}

}  // namespace warpsieve::io
