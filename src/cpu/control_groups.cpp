#include "cpu/control_groups.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "cpu/number_files.hpp"

namespace warpsieve::cpu {
namespace {

using Folder = std::filesystem::path;

/// A place where a hierarchy of groups is mounted. `controllers` is empty for version 2, which has
/// one hierarchy for all of them; the group at `root` is what is seen at `point`.
struct Mount {
    std::string root;
    std::string point;
    std::string controllers;
};

/// The group of the process in the hierarchy of some controllers.
struct Membership {
    std::string path;
    std::string controllers;
};

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> words;
    std::istringstream stream(text);
    for (std::string word; std::getline(stream, word, separator);) words.push_back(word);
    return words;
}

bool has_word(const std::string& list, const std::string& word) {
    const auto words = split(list, ',');
    return std::ranges::find(words, word) != words.end();
}

/// Spaces, tabs, line ends and backslashes are written as \040, \011, \012 and \134.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view code = text.substr(i, 4);
        const bool escape =
            code.size() == 4 && code[0] == '\\' &&
            std::ranges::all_of(code.substr(1), [](char c) { return c >= '0' && c <= '7'; });
        if (escape) i += 3;
        plain += escape
                     ? static_cast<char>((code[1] - '0') * 64 + (code[2] - '0') * 8 + code[3] - '0')
                     : text[i];
    }
    return plain;
}

/// "/" alone is "": paths are compared and joined from slash to slash.
std::string without_last_slash(std::string path) {
    if (path.ends_with('/')) path.pop_back();
    return path;
}

/// A line is "36 35 98:0 ROOT POINT OPTIONS [FIELDS] - TYPE SOURCE OPTIONS"; see proc(5).
std::optional<Mount> mount_of(const std::string& line) {
    const auto words = split(line, ' ');
    const auto dash = std::ranges::find(words, "-");
    if (dash - words.begin() < 6 || words.end() - dash < 4) return std::nullopt;
    const bool second = dash[1] == "cgroup2";
    if (!second && dash[1] != "cgroup") return std::nullopt;
    return Mount{.root = without_last_slash(unescaped(words[3])),
                 .point = without_last_slash(unescaped(words[4])),
                 .controllers = second ? std::string() : dash[3]};
}

/// A line is "ID:CONTROLLERS:PATH".
std::optional<Membership> membership_of(const std::string& line) {
    const auto first = line.find(':');
    const auto second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) return std::nullopt;
    return Membership{.path = without_last_slash(line.substr(second + 1)),
                      .controllers = line.substr(first + 1, second - first - 1)};
}

/// What the lines of a file say, less those that say nothing.
template <typename Entry>
std::vector<Entry> entries_of(const Folder& path,
                              std::optional<Entry> (*read)(const std::string& line)) {
    std::vector<Entry> entries;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        if (auto entry = read(line)) entries.push_back(std::move(*entry));
    return entries;
}

/// The path of a group from the group at `top`; empty where it does not lie below it.
std::optional<std::string> path_below(const std::string& top, const std::string& path) {
    if (!path.starts_with(top)) return std::nullopt;
    std::string rest = path.substr(top.size());
    if (!rest.empty() && rest.front() != '/') return std::nullopt;
    return rest;
}

/// Where the groups of this process lie, in all hierarchies.
class Hierarchies {
public:
    explicit Hierarchies(Folder root)
        : root_(std::move(root)),
          memberships_(entries_of(root_ / "proc/self/cgroup", membership_of)),
          mounts_(entries_of(root_ / "proc/self/mountinfo", mount_of)) {}

    /// The folders of the process's group and of all above it that can be seen. A container that is
    /// shown another part of the hierarchy than its group lies in sees what was meant for it: there
    /// the mount points stand for the group.
    /// @param controller "" for the hierarchy of version 2
    [[nodiscard]] std::vector<Folder> levels(const std::string& controller) const {
        std::vector<Folder> folders;
        std::vector<Folder> points;
        for (const Membership& group : memberships_)
            for (const Mount& mount : mounts_) {
                if (!has(group.controllers, controller) || !has(mount.controllers, controller))
                    continue;
                points.push_back(folder(mount.point));
                auto rest = path_below(mount.root, group.path);
                for (; rest && !rest->empty(); rest->resize(rest->rfind('/')))
                    folders.push_back(folder(mount.point + *rest));
                if (rest) folders.push_back(points.back());
            }
        return folders.empty() ? points : folders;
    }

private:
    static bool has(const std::string& controllers, const std::string& controller) {
        return controller.empty() ? controllers.empty() : has_word(controllers, controller);
    }
    [[nodiscard]] Folder folder(const std::string& path) const {
        return root_ / Folder(path).relative_path();
    }

    Folder root_;
    std::vector<Membership> memberships_;
    std::vector<Mount> mounts_;
};

using Number = std::optional<std::uint64_t>;

Number least(Number a, Number b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
}

Number least_of(const std::vector<Folder>& folders, const std::function<Number(const Folder&)>& f) {
    Number result;
    for (const Folder& folder : folders) result = least(result, f(folder));
    return result;
}

Number whole_processors(Number quota, Number period) {
    if (!quota || !period || *period == 0) return std::nullopt;
    return std::max<std::uint64_t>(1, *quota / *period + (*quota % *period != 0 ? 1 : 0));
}

/// "QUOTA PERIOD", or "max PERIOD".
Number quota_of_version_2(const Folder& group) {
    std::ifstream file(group / "cpu.max");
    std::string quota;
    std::string period;
    file >> quota >> period;
    return whole_processors(leading_number(quota), leading_number(period));
}

/// A quota of -1 is none, and no number.
Number quota_of_version_1(const Folder& group) {
    return whole_processors(first_number(group / "cpu.cfs_quota_us"),
                            first_number(group / "cpu.cfs_period_us"));
}

/// What may still be taken under a limit. Pages of files count as used, but the kernel takes them
/// back when others need them, of either list: MemAvailable sees it that way too, and a run that
/// has just written its shards must not be refused the memory that holds their copies.
Number room(Number limit, Number used, Number inactive_files, Number active_files) {
    if (!limit) return std::nullopt;
    const std::uint64_t all = used.value_or(0);
    const std::uint64_t files = std::min(all, inactive_files.value_or(0));
    const std::uint64_t more_files = std::min(all - files, active_files.value_or(0));
    return *limit - std::min(*limit, all - files - more_files);
}

/// Above memory.high nothing is killed, but each allocation is put to sleep until memory of the
/// group was reclaimed, and that of a sieve cannot be: it is a limit too.
Number room_of_version_2(const Folder& group) {
    const Number limit =
        least(first_number(group / "memory.max"), first_number(group / "memory.high"));
    if (!limit) return std::nullopt;
    const std::string stat = text_of(group / "memory.stat");
    return room(limit, first_number(group / "memory.current"), number_after(stat, "inactive_file "),
                number_after(stat, "active_file "));
}

/// The hierarchical limit is the least of all levels, those that a container cannot see included.
Number room_of_version_1(const Folder& group) {
    const std::string stat = text_of(group / "memory.stat");
    return room(least(first_number(group / "memory.limit_in_bytes"),
                      number_after(stat, "hierarchical_memory_limit ")),
                first_number(group / "memory.usage_in_bytes"),
                number_after(stat, "total_inactive_file "),
                number_after(stat, "total_active_file "));
}

}  // namespace

std::optional<unsigned> threads_of_quota(const Folder& root) {
    const Hierarchies groups(root);
    const Number threads = least(least_of(groups.levels(""), quota_of_version_2),
                                 least_of(groups.levels("cpu"), quota_of_version_1));
    if (!threads) return std::nullopt;
    return static_cast<unsigned>(
        std::min<std::uint64_t>(*threads, std::numeric_limits<unsigned>::max()));
}

std::optional<std::uint64_t> memory_of_groups(const Folder& root) {
    const Hierarchies groups(root);
    return least(least_of(groups.levels(""), room_of_version_2),
                 least_of(groups.levels("memory"), room_of_version_1));
}

}  // namespace warpsieve::cpu
