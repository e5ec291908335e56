// Preloaded into the program: the system refuses it threads or memory, as limits of processes, of
// addresses and of a control group do, and as no limit does that binds root. The environment says
// from which call on, counted from 1:
//   WARPSIEVE_REFUSE_THREADS=N   every start of a thread from the N-th on fails
//   WARPSIEVE_REFUSE_ALIVE=N     a start fails while N threads live that were started before
//   WARPSIEVE_REFUSE_MEMORY=N    the N-th call for memory fails; N+: and all that follow it
//   WARPSIEVE_REFUSE_LOG=FILE    takes the numbers of such calls, "THREADS MEMORY", at the end
// Memory is what C++ asks for by operator new, and what is mapped. Not malloc: libhdf5 crashes
// where that fails, for which the program makes sure of memory beforehand (io/hdf5/image.cpp);
// limits of addresses show that this is enough. Calls are counted from the moment on in which main
// says how it wants memory (mallopt): what happens before main is not the program's.

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

std::atomic<bool> counting = false;
std::atomic<long> threads_asked = 0;
std::atomic<long> threads_alive = 0;
std::atomic<long> memory_asked = 0;

long number_in(const char* variable) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? 0 : std::strtol(text, nullptr, 10);
}

/// Read once, in the constructor below: getenv in every call would be slow.
long refused_threads = 0;
long refused_alive = 0;
long refused_memory = 0;
bool refused_for_ever = false;

bool refuse_memory() {
    if (!counting.load(std::memory_order_relaxed)) return false;
    const long number = ++memory_asked;
    const bool refused = refused_memory != 0 &&
                         (refused_for_ever ? number >= refused_memory : number == refused_memory);
    if (refused) errno = ENOMEM;
    return refused;
}

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

__attribute__((constructor)) void read_environment() {
    refused_threads = number_in("WARPSIEVE_REFUSE_THREADS");
    refused_alive = number_in("WARPSIEVE_REFUSE_ALIVE");
    refused_memory = number_in("WARPSIEVE_REFUSE_MEMORY");
    const char* const memory = std::getenv("WARPSIEVE_REFUSE_MEMORY");
    refused_for_ever = memory != nullptr && std::strchr(memory, '+') != nullptr;
}

__attribute__((destructor)) void write_log() {
    counting = false;
    const char* const path = std::getenv("WARPSIEVE_REFUSE_LOG");
    if (path == nullptr) return;
    char text[64];
    const int size =
        std::snprintf(text, sizeof text, "%ld %ld\n", threads_asked.load(), memory_asked.load());
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, text, static_cast<std::size_t>(size)) != size) _exit(99);
    close(fd);
}

/// What a thread does, to be followed by the word that it is gone.
struct Work {
    void* (*work)(void*) = nullptr;
    void* argument = nullptr;
};

void* work_and_leave(void* at) {
    const Work work = *static_cast<Work*>(at);
    std::free(at);
    void* const result = work.work(work.argument);
    --threads_alive;
    return result;
}

/// Takes the place of one more, if there is one.
bool may_live() {
    if (++threads_alive <= refused_alive || refused_alive == 0) return true;
    --threads_alive;
    return false;
}

}  // namespace

extern "C" int mallopt(int parameter, int value) noexcept {
    static auto* const real = next<int(int, int)>("mallopt");
    const int result = real(parameter, value);
    counting = true;
    return result;
}

void* operator new(std::size_t size) {
    void* const at = refuse_memory() ? nullptr : std::malloc(size == 0 ? 1 : size);
    if (at == nullptr) throw std::bad_alloc();
    return at;
}
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
    return refuse_memory() ? nullptr : std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto step = static_cast<std::size_t>(alignment);
    void* const at =
        refuse_memory() ? nullptr : std::aligned_alloc(step, (size + step - 1) / step * step);
    if (at == nullptr) throw std::bad_alloc();
    return at;
}
// The forms for arrays call these, and all of them give memory that free() takes back.
void operator delete(void* at) noexcept {
    std::free(at);
}
void operator delete(void* at, std::size_t /*size*/) noexcept {
    std::free(at);
}
void operator delete(void* at, std::align_val_t /*alignment*/) noexcept {
    std::free(at);
}

extern "C" void* mmap(
    void* at, std::size_t size, int rights, int flags, int fd, off_t offset) noexcept {
    static auto* const real = next<void*(void*, std::size_t, int, int, int, off_t)>("mmap");
    if ((flags & MAP_ANONYMOUS) != 0 && refuse_memory()) return MAP_FAILED;
    return real(at, size, rights, flags, fd, offset);
}

extern "C" int pthread_create(pthread_t* thread,
                              const pthread_attr_t* attributes,
                              void* (*work)(void*),
                              void* argument) noexcept {
    static auto* const real =
        next<int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)>("pthread_create");
    if (const long number = ++threads_asked; refused_threads != 0 && number >= refused_threads)
        return EAGAIN;
    if (!may_live()) return EAGAIN;
    auto* const counted = static_cast<Work*>(std::malloc(sizeof(Work)));
    if (counted == nullptr) return EAGAIN;
    *counted = {work, argument};
    const int error = real(thread, attributes, work_and_leave, counted);
    if (error == 0) return 0;
    --threads_alive;
    std::free(counted);
    return error;
}
