#include "io/store/orphan_shards.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
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

/// The same for all generations; false when one of them does not prove good.
bool take_named_by_any(FileSystem& files, const RunFiles& names, Names& shards) {
    for (unsigned age = 0; age <= max_keep; ++age) {
        try {
            const auto found = prove_generation(files, names, names.generation(age));
            if (found) take_named(*found, shards);
        } catch (const IoError&) {
            throw;
        } catch (const Error&) {
            return false;
        }
    }
    return true;
}

bool any_was_set_aside(FileSystem& files, const RunFiles& names) {
    const auto all = files.list(names.folder());
    return std::ranges::any_of(all, [&](const std::string& name) {
        return name.starts_with(names.set_aside_prefix()) &&
               name.find(set_aside_mark) != std::string::npos;
    });
}

/// The number that begins a text; empty where there is none.
template <class Number>
std::optional<Number> number_in(const std::string& text, std::size_t at) {
    Number number = 0;
    if (at >= text.size() ||
        std::from_chars(text.data() + at, text.data() + text.size(), number).ec != std::errc())
        return std::nullopt;
    return number;
}

/// Whether a session of this history gave the file its name.
bool is_of_known_session(const std::string& file,
                         const RunFiles& names,
                         const std::vector<Session>& history) {
    const std::size_t name = file.rfind('/') + 1;
    const std::size_t dot = file.find('.', name);
    const auto first = number_in<std::uint64_t>(file, name);
    const auto count = number_in<std::uint64_t>(file, dot + 1);
    const auto session = number_in<std::uint32_t>(file, file.find('.', dot + 1) + 1);
    return first && count && session && std::ranges::any_of(history, [&](const Session& row) {
               const ChunkRange chunks{*first, *count};
               return row.number == *session &&
                      names.shard(shard_name(chunks, row.number, row.id)) == file;
           });
}

}  // namespace

std::uint64_t remove_orphan_shards(FileSystem& files,
                                   const RunFiles& names,
                                   const Checkpoint& newest) {
    Names unnamed = shards_in_folder(files, names);
    take_named(newest, unnamed);
    if (unnamed.empty()) return 0;
    if (!take_named_by_any(files, names, unnamed) || any_was_set_aside(files, names))
        return unnamed.size();
    return unnamed.size() - std::erase_if(unnamed, [&](const std::string& file) {
               return is_of_known_session(file, names, newest.history) &&
                      files.remove(names.path_of(file));
           });
}

}  // namespace warpsieve::io
