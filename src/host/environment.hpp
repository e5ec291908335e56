#pragma once

// This process and this machine: its variables, its name, the Slurm job that it runs in, and the
// identity that a run writes into its files. What it is made of is read once, at the start of the
// program, so that everything below gets it as a value and tests can write it down. Touches the
// environment and the host name, looks whether the files of a driver are there, and opens none.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/parse.hpp"
#include "host/clock.hpp"
#include "io/disk/identity.hpp"

namespace warpsieve::host {

using Variables = std::map<std::string, std::string, std::less<>>;

/// Where the process runs.
struct Environment {
    Variables variables;
    std::string host;
    std::int64_t pid = 0;
    bool nvidia_driver = false;  ///< whether this machine shows signs of one, working or not
};

/// @pre no other thread changes the environment
[[nodiscard]] Environment current_environment();

/// The name of a host as it is written into files, names of files and records of locks, whose words
/// stand between spaces: "?" for all that is no printable ASCII, for spaces and slashes. Linux lets
/// a name be any bytes.
[[nodiscard]] std::string host_text(std::string name);

/// The value of a variable; empty when it is unset, and when it is set to nothing.
[[nodiscard]] std::optional<std::string> value_of(const Variables& variables,
                                                  std::string_view name);

/// The number that a variable is set to; empty for every other value.
template <class Number>
[[nodiscard]] std::optional<Number> number_of(const Variables& variables, std::string_view name) {
    const auto text = value_of(variables, name);
    return text ? core::parse_whole<Number>(*text) : std::nullopt;
}

/// Whether a GPU could be expected here: there is NVIDIA's driver, somebody chose devices, or Slurm
/// says that it gave some. Only then is it worth a word that none can be used.
[[nodiscard]] bool expects_gpu(const Environment& environment);

/// The folder for files that speed this user's programs up and may be lost:
/// $XDG_CACHE_HOME/warpsieve, else ~/.cache/warpsieve; empty where neither says. A path that is not
/// absolute counts as unset (XDG Base Directory Specification). It need not be there.
[[nodiscard]] std::string cache_folder(const Variables& variables);

/// Who a process of this environment is from now on: its session_id is new every time. What Slurm
/// tells a job about itself counts as unset where it is no number, and outside a job.
[[nodiscard]] io::Identity identity_of(const Environment& environment);

/// A random UUID (version 4, RFC 9562).
[[nodiscard]] std::string new_uuid();

/// "2026-11-22T09:14:56Z"
[[nodiscard]] std::string to_utc(WallTime time);

}  // namespace warpsieve::host
