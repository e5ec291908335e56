#include "fault/missing/refused.hpp"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>

#include <atomic>
#include <cstdlib>
#include <limits>
#include <new>

namespace warpsieve::test {
namespace {

constexpr long no_limit = std::numeric_limits<long>::max();

std::atomic<long> threads_left = no_limit;

std::atomic<bool> refuses_memory = false;
std::atomic<bool> refuses_for_ever = false;
std::atomic<long> calls_left = 0;  ///< before the one that fails

bool is_refused() {
    if (!refuses_memory.load(std::memory_order_relaxed)) return false;
    const long left = calls_left--;
    return left == 0 || (left < 0 && refuses_for_ever);
}

}  // namespace

RefusedThreads::RefusedThreads(long allowed) {
    threads_left = allowed;
}

RefusedThreads::~RefusedThreads() {
    threads_left = no_limit;
}

RefusedMemory::RefusedMemory(std::size_t call, Refusing refusing) {
    calls_left = static_cast<long>(call);
    refuses_for_ever = refusing == Refusing::for_ever;
    refuses_memory = true;
}

RefusedMemory::~RefusedMemory() {
    refuses_memory = false;
}

bool RefusedMemory::happened() {
    return calls_left < 0;
}

}  // namespace warpsieve::test

void* operator new(std::size_t size) {
    void* const at = warpsieve::test::is_refused() ? nullptr : std::malloc(size == 0 ? 1 : size);
    if (at == nullptr) throw std::bad_alloc();
    return at;
}
void operator delete(void* at) noexcept {
    std::free(at);
}
void operator delete(void* at, std::size_t /*size*/) noexcept {
    std::free(at);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

bool warpsieve::test::can_refuse_threads() {
    return false;
}

#else

bool warpsieve::test::can_refuse_threads() {
    return true;
}

// The C++ library calls this one in place of the C library's.
extern "C" int pthread_create(pthread_t* thread,
                              const pthread_attr_t* attributes,
                              void* (*work)(void*),
                              void* argument) noexcept {
    using Create = int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
    static auto* const real = reinterpret_cast<Create*>(dlsym(RTLD_NEXT, "pthread_create"));
    if (--warpsieve::test::threads_left < 0) {
        warpsieve::test::threads_left = 0;
        return EAGAIN;
    }
    return real(thread, attributes, work, argument);
}

#endif
