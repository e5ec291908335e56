#include "host/command_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <span>
#include <thread>

#include "host/clock.hpp"
#include "io/disk/file_descriptor.hpp"

namespace warpsieve::host {
namespace {

constexpr std::size_t longest_output = 4096;
/// Between two looks at the stop and the timeout: short against both, long against a look.
constexpr std::chrono::milliseconds pause(20);

/// What the program starts with. Every call that may lack memory is checked: good() is all of them.
class SpawnSettings {
public:
    explicit SpawnSettings(int output) {
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        good_ = posix_spawn_file_actions_init(&files_) == 0;
        if (good_ && posix_spawnattr_init(&attributes_) != 0) {
            posix_spawn_file_actions_destroy(&files_);
            good_ = false;
        }
        if (!good_) return;
        made_ = true;
        good_ = posix_spawnattr_setflags(&attributes_,
                                         POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0 &&
                posix_spawnattr_setsigmask(&attributes_, &none) == 0 &&
                posix_spawnattr_setsigdefault(&attributes_, &all) == 0 &&
                posix_spawn_file_actions_addopen(&files_, 0, "/dev/null", O_RDONLY, 0) == 0 &&
                posix_spawn_file_actions_adddup2(&files_, output, 1) == 0 &&
                posix_spawn_file_actions_addopen(&files_, 2, "/dev/null", O_WRONLY, 0) == 0;
    }
    ~SpawnSettings() {
        if (!made_) return;
        posix_spawn_file_actions_destroy(&files_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;
    SpawnSettings(SpawnSettings&&) = delete;
    SpawnSettings& operator=(SpawnSettings&&) = delete;

    [[nodiscard]] bool good() const noexcept { return good_; }
    [[nodiscard]] const posix_spawn_file_actions_t* files() const noexcept { return &files_; }
    [[nodiscard]] const posix_spawnattr_t* attributes() const noexcept { return &attributes_; }

private:
    posix_spawn_file_actions_t files_{};
    posix_spawnattr_t attributes_{};
    bool made_ = false;
    bool good_ = false;
};

/// The C form of a list of texts, which must outlive it.
std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    list.reserve(texts.size() + 1);
    for (std::string& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

std::optional<pid_t> spawn(const Program& program, int output) {
    const SpawnSettings settings(output);
    if (!settings.good()) return std::nullopt;
    std::vector<std::string> command = program.command;
    std::vector<std::string> environment;
    for (const auto& [name, value] : program.variables)
        environment.emplace_back(name).append("=").append(value);
    pid_t pid = 0;
    if (posix_spawnp(&pid, command.front().c_str(), settings.files(), settings.attributes(),
                     pointers(command).data(), pointers(environment).data()) != 0)
        return std::nullopt;
    return pid;
}

/// A started program, killed unless it has ended.
class Child {
public:
    explicit Child(pid_t pid) : pid_(pid) {}
    ~Child() {
        if (!status_ && ::kill(pid_, SIGKILL) == 0)
            io::retry_interrupted([&] { return ::waitpid(pid_, nullptr, 0); });
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&&) = delete;
    Child& operator=(Child&&) = delete;

    [[nodiscard]] bool ended() {
        int status = 0;
        if (!status_ && ::waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
        return status_.has_value();
    }
    [[nodiscard]] bool succeeded() const {
        return status_ && WIFEXITED(*status_) && WEXITSTATUS(*status_) == 0;
    }

private:
    pid_t pid_;
    std::optional<int> status_;
};

/// Appends what there is to read, without waiting long; false at the end.
bool read_some(int fd, std::string& text) {
    struct pollfd readable = {fd, POLLIN, 0};
    if (::poll(&readable, 1, static_cast<int>(pause.count())) <= 0) return true;
    std::array<char, 512> block{};
    const ssize_t size =
        io::retry_interrupted([&] { return ::read(fd, block.data(), block.size()); });
    if (size > 0) text.append(block.data(), static_cast<std::size_t>(size));
    return size > 0;
}

}  // namespace

std::optional<std::string> command_output(const Program& program,
                                          Seconds timeout,
                                          const std::stop_token& stop) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
    const io::FileDescriptor from(ends[0]);
    io::FileDescriptor to(ends[1]);
    const auto pid = spawn(program, to.get());
    if (!pid) return std::nullopt;
    Child child(*pid);
    to = io::FileDescriptor();  // else the pipe would never end

    const auto began = std::chrono::steady_clock::now();
    const auto may_go_on = [&] {
        return !stop.stop_requested() && std::chrono::steady_clock::now() - began < timeout;
    };
    std::string text;
    while (read_some(from.get(), text))
        if (!may_go_on() || text.size() > longest_output) return std::nullopt;
    while (!child.ended()) {
        if (!may_go_on()) return std::nullopt;
        std::this_thread::sleep_for(pause / 10);
    }
    if (!child.succeeded()) return std::nullopt;
    return text;
}

}  // namespace warpsieve::host
