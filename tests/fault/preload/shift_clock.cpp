// Preloaded into the program: shifts the clock of the calendar by as many seconds as the first line
// of the file WARPSIEVE_CLOCK_SHIFT says at the moment of each look: what administrators and time
// servers do to a running job. The steady clock runs on, as it does in the kernel.

#include <fcntl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace {

long shift_now() {
    const char* const path = std::getenv("WARPSIEVE_CLOCK_SHIFT");
    if (path == nullptr) return 0;
    const auto fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0));
    std::array<char, 32> text{};
    if (fd < 0) return 0;
    const long size = syscall(SYS_read, fd, text.data(), text.size() - 1);
    syscall(SYS_close, fd);
    return size > 0 ? std::strtol(text.data(), nullptr, 10) : 0;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
    const auto result = static_cast<int>(syscall(SYS_clock_gettime, clock, time));
    if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += shift_now();
    return result;
}
