#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/eventually.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve::test {

/// Starts the program in a folder of its own.
class CliTest : public testing::Test {
protected:
    [[nodiscard]] Launch launch(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), WARPSIEVE_PROGRAM);
        // Tests may run inside a Slurm job; what they say of Slurm they say themselves.
        return {.command = std::move(arguments),
                .folder = folder_.path(),
                .variables = {{"SLURM_JOB_ID", ""}, {"SLURM_RESTART_COUNT", ""}}};
    }
    [[nodiscard]] Finished warpsieve(std::vector<std::string> arguments) const {
        return run(launch(std::move(arguments)));
    }
    /// A command of bash, with the program as $W.
    [[nodiscard]] Finished shell(const std::string& command) const {
        Launch launch = this->launch({});
        launch.command = {"bash", "-c", command};
        launch.variables["W"] = WARPSIEVE_PROGRAM;
        return run(launch);
    }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_.file(name); }

    [[nodiscard]] std::string read(const std::string& name) const {
        std::ifstream file(path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name), std::ios::binary) << text;
    }
    /// Leaves a run whose newest generation is damaged and whose older one says the same.
    void damage_newest_generation(const std::string& name) const {
        std::string bytes = read(name + ".h5");
        write(name + ".prev1.h5", bytes);
        bytes[bytes.size() / 2] ^= 1;
        write(name + ".h5", bytes);
    }
    /// What is said of such a run by a verb that reads it.
    [[nodiscard]] static std::string damage_warning(const std::string& name) {
        return "warning: " + name +
               ".h5 does not prove good (it does not match its seal: damaged or changed); "
               "reading " +
               name + ".prev1.h5\n";
    }
    /// Names of all files in the folder, sorted.
    [[nodiscard]] std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    [[nodiscard]] nlohmann::json info(const std::string& name) const {
        return nlohmann::json::parse(warpsieve({"info", name, "--json"}).out);
    }

    /// Waits until main has blocked the stop signals; before that they end the process. Who has all
    /// blocked is still being started, by libc or by a sanitizer, and will unblock them.
    static void wait_until_signals_are_blocked(Process& process) {
        const auto bit = [](int signal) { return std::uint64_t{1} << (signal - 1); };
        ASSERT_TRUE(eventually([&] {
            std::ifstream status("/proc/" + std::to_string(process.pid()) + "/status");
            for (std::string line; std::getline(status, line);)
                if (line.rfind("SigBlk:", 0) == 0) {
                    const std::uint64_t blocked = std::stoull(line.substr(7), nullptr, 16);
                    return (blocked & bit(SIGTERM)) != 0 && (blocked & bit(SIGCHLD)) == 0;
                }
            return false;
        }));
    }

private:
    TempFolder folder_;
};

/// What every error must look like: the exit code, nothing on standard output, and one line that
/// begins with the program's name and holds these words.
inline void expect_error(const Finished& finished,
                         int exit_code,
                         const std::vector<std::string>& words) {
    EXPECT_EQ(finished.exit_code, exit_code) << finished.err;
    EXPECT_EQ(finished.out, "");
    const auto at = finished.err.rfind("warpsieve: ");
    ASSERT_NE(at, std::string::npos) << finished.err;
    const std::string line = finished.err.substr(at);
    EXPECT_EQ(line.find('\n'), line.size() - 1) << line;
    for (const std::string& word : words)
        EXPECT_NE(line.find(word), std::string::npos) << "'" << word << "' is not in: " << line;
}

namespace exit_codes {
inline constexpr int usage = 2;
inline constexpr int foreign_file = 65;
inline constexpr int damaged = 66;
inline constexpr int unavailable = 69;
inline constexpr int wrong = 70;
inline constexpr int held = 73;
inline constexpr int io = 74;
inline constexpr int stopped = 75;
inline constexpr int interrupted = 130;
}  // namespace exit_codes

}  // namespace warpsieve::test
