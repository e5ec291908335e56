#pragma once

// What the system refuses to a test program: threads, and memory. refused.cpp has the functions by
// which all of the program, the libraries included, asks for them.

#include <cstddef>

namespace warpsieve::test {

/// Whether threads can be refused: not beside a sanitizer, which starts them by its own function.
[[nodiscard]] bool can_refuse_threads();

/// While it lives only so many threads more are started.
class RefusedThreads {
public:
    explicit RefusedThreads(long allowed);
    ~RefusedThreads();
    RefusedThreads(const RefusedThreads&) = delete;
    RefusedThreads& operator=(const RefusedThreads&) = delete;
    RefusedThreads(RefusedThreads&&) = delete;
    RefusedThreads& operator=(RefusedThreads&&) = delete;
};

enum class Refusing { once, for_ever };

/// While it lives operator new fails in its call of this number, counted from 0.
class RefusedMemory {
public:
    RefusedMemory(std::size_t call, Refusing refusing);
    ~RefusedMemory();
    RefusedMemory(const RefusedMemory&) = delete;
    RefusedMemory& operator=(const RefusedMemory&) = delete;
    RefusedMemory(RefusedMemory&&) = delete;
    RefusedMemory& operator=(RefusedMemory&&) = delete;

    /// Whether there were so many calls.
    [[nodiscard]] static bool happened();
};

}  // namespace warpsieve::test
