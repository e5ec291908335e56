#include "host/standard_streams.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "warpsieve/error.hpp"

namespace warpsieve::host {

void hold_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
        // A folder is everywhere; reading it and writing to it fail. It gets the lowest free
        // number.
        if (::open("/", O_RDONLY | O_DIRECTORY) != stream)
            throw Error(ExitCode::io, "cannot keep the number of a closed standard stream: " +
                                          std::generic_category().message(errno));
    }
}

void end_by_closed_pipe() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    // The write that failed has left it pending in this thread, if not ignored; raised again, it is
    // there whatever was written to.
    ::raise(SIGPIPE);
    pthread_sigmask(SIG_UNBLOCK, &pipe, nullptr);  // cannot fail: a valid set
}

}  // namespace warpsieve::host
