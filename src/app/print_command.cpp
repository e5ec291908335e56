#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/commands.hpp"

namespace warpsieve::app {

void print_result(const std::string& text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (!written || std::fflush(stdout) != 0)
        throw IoError(std::string("cannot write the result to standard output: ") +
                      std::strerror(errno));
}

ExitCode execute(const PrintCommand& command, const Surroundings& /*surroundings*/) {
    print_result(command.text);
    return ExitCode::success;
}

}  // namespace warpsieve::app
