#pragma once

// Threads for the CPU engine. Batches come every few milliseconds at small numbers, too often to
// start threads for each.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace warpsieve::cpu {

/// Threads that live as long as the engine. The calling thread is worker 0; the others start when
/// they are first needed, as many as the system starts: the work is then done by fewer.
class ThreadPool {
public:
    using Work = std::function<void(unsigned worker)>;

    explicit ThreadPool(unsigned threads) : size_(threads) {}
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    ThreadPool(ThreadPool&&) = delete;
    ThreadPool& operator=(ThreadPool&&) = delete;

    /// Threads that were asked for; fewer once it is known that the system starts no more. It never
    /// grows: a worker that has worked once is there for the next work too.
    [[nodiscard]] unsigned size() const noexcept { return size_; }
    /// Starts what is missing of so many, for who must know how many there are before the work.
    /// @return workers, or size() where that is less now
    unsigned start(unsigned workers);
    /// Calls work(0) .. work(workers - 1), each on its own thread, and waits for all of them. The
    /// first exception is thrown again here. Where threads cannot be started the last calls are not
    /// made: the work must be one that any number of workers finish.
    void run(unsigned workers, const Work& work);
    /// A line for the user, once, when there are fewer threads than were asked for.
    [[nodiscard]] std::optional<std::string> take_warning();

private:
    void serve(unsigned worker, std::uint64_t seen);
    void call(unsigned worker) noexcept;

    std::atomic<unsigned> size_;
    std::mutex mutex_;
    std::optional<std::string> warning_;
    std::condition_variable wake_;
    std::condition_variable idle_;
    const Work* work_ = nullptr;
    std::uint64_t round_ = 0;
    unsigned wanted_ = 0;
    unsigned busy_ = 0;
    bool closing_ = false;
    std::exception_ptr failure_;
    std::vector<std::jthread> threads_;
};

}  // namespace warpsieve::cpu
