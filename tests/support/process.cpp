#include "support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "support/eventually.hpp"

namespace warpsieve::test {
namespace {

std::string contents(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// A text for execve: pointers into `lines`, which must outlive it.
std::vector<char*> pointers(std::vector<std::string>& lines) {
    std::vector<char*> result;
    result.reserve(lines.size() + 1);
    for (std::string& line : lines) result.push_back(line.data());
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& added) {
    std::vector<std::string> lines;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string line = *entry;
        if (!added.contains(line.substr(0, line.find('=')))) lines.push_back(line);
    }
    for (const auto& [name, value] : added)
        lines.push_back(std::string(name).append("=").append(value));
    return lines;
}

/// From here on only calls that are safe in the child of a process with threads.
void reset_signals(const std::vector<int>& ignored) {
    for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
    for (const int signal : ignored) ::signal(signal, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

void redirect(const char* path, int flags, int to) {
    const int from = open(path, flags, 0600);
    if (from < 0 || dup2(from, to) < 0) _exit(126);
    if (from != to) close(from);
}

}  // namespace

std::map<std::string, std::string> without_leak_check() {
    const char* const options = std::getenv("ASAN_OPTIONS");
    return {{"ASAN_OPTIONS", std::string(options == nullptr ? "" : options) + ":detect_leaks=0"}};
}

Process::Process(const Launch& launch) {
    std::vector<std::string> command = launch.command;
    std::vector<std::string> environment = environment_with(launch.variables);
    const std::vector<char*> arguments = pointers(command);
    const std::vector<char*> variables = pointers(environment);
    const std::string out_path = folder_.file("out");
    const std::string err_path = folder_.file("err");
    pid_ = fork();
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "cannot fork");
    if (pid_ > 0) return;
    reset_signals(launch.ignored);
    redirect("/dev/null", O_RDONLY, STDIN_FILENO);
    redirect(out_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, STDOUT_FILENO);
    redirect(err_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, STDERR_FILENO);
    if (!launch.folder.empty() && chdir(launch.folder.c_str()) != 0) _exit(126);
    execvpe(arguments.front(), arguments.data(), variables.data());
    _exit(127);
}

Process::~Process() {
    if (status_) return;
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

std::string Process::out() const {
    return contents(folder_.file("out"));
}

std::string Process::err() const {
    return contents(folder_.file("err"));
}

void Process::send(int signal) const {
    if (status_) throw std::logic_error("a signal to a process that has been waited for");
    if (kill(pid_, signal) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot send a signal");
}

bool Process::ended() {
    if (status_) return true;
    int status = 0;
    const pid_t found = waitpid(pid_, &status, WNOHANG);
    if (found < 0 && errno != EINTR)
        throw std::system_error(errno, std::generic_category(), "cannot wait for a process");
    if (found == pid_) status_ = status;
    return status_.has_value();
}

Finished Process::wait(Duration deadline) {
    if (!eventually([this] { return ended(); }, deadline)) fail("did not end in time");
    Finished finished{.exit_code = {}, .signal = {}, .out = out(), .err = err()};
    if (WIFEXITED(*status_)) finished.exit_code = WEXITSTATUS(*status_);
    if (WIFSIGNALED(*status_)) finished.signal = WTERMSIG(*status_);
    return finished;
}

void Process::wait_for_text(const std::string& text, Duration deadline) {
    const auto printed = [&] {
        return out().find(text) != std::string::npos || err().find(text) != std::string::npos;
    };
    if (!eventually([&] { return printed() || ended(); }, deadline))
        fail("did not print \"" + text + "\" in time");
    if (!printed()) fail("ended without printing \"" + text + "\"");
}

void Process::fail(const std::string& what) const {
    throw std::runtime_error("the program " + what + "\nstdout:\n" + out() + "\nstderr:\n" + err());
}

Finished run(const Launch& launch, Process::Duration deadline) {
    return Process(launch).wait(deadline);
}

}  // namespace warpsieve::test
