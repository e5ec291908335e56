#include "io/recover.hpp"

#include "io/seal.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

std::string list_problems(const std::vector<BadGeneration>& bad) {
    std::string text;
    for (const BadGeneration& generation : bad)
        text += (text.empty() ? "" : "; ") + generation.file + ": " + generation.problem;
    return text;
}

[[noreturn]] void throw_foreign(const BadGeneration& current, const Recovered& found) {
    std::string hint = "choose another name with -o, or move it away";
    if (found.checkpoint)
        hint = "move it away to go on from " + found.file + ", generation " +
               std::to_string(found.checkpoint->generation);
    throw ForeignFileError(current.file + " is not a warpsieve file; nothing was touched (" + hint +
                           ")");
}

}  // namespace

Recovered recover(FileSystem& files, const RunFiles& names) {
    Recovered found;
    for (unsigned age = 0; age <= max_keep && !found.checkpoint; ++age) {
        const std::string path = age == 0 ? names.current() : names.previous(age);
        const std::optional<Bytes> bytes = files.read(path, whole_file);
        if (!bytes) continue;
        try {
            found.checkpoint = prove_checkpoint(*bytes);
            found.file = path;
        } catch (const Error& error) {
            found.bad.push_back({path, error.what(), begins_as_ours(*bytes)});
        }
    }
    return found;
}

std::optional<Recovered> recover_or_throw(FileSystem& files, const RunFiles& names) {
    Recovered found = recover(files, names);
    if (!found.bad.empty() && found.bad.front().file == names.current() && !found.bad.front().ours)
        throw_foreign(found.bad.front(), found);
    if (found.checkpoint) return found;
    if (found.bad.empty()) return std::nullopt;
    throw DamagedError("no generation of " + names.current() +
                       " proves good: " + list_problems(found.bad) +
                       " (nothing was touched; restore a copy, or move these files away to start "
                       "again from the beginning)");
}

}  // namespace warpsieve::io
