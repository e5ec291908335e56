#pragma once

// Threads for the CPU engine. Batches come every few milliseconds at small numbers, too often to
// start threads for each.

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace warpsieve::cpu {

/// Threads that live as long as the engine. The calling thread is worker 0; the others start when
/// they are first needed.
class ThreadPool {
public:
    using Work = std::function<void(unsigned worker)>;

    explicit ThreadPool(unsigned threads) : size_(threads) {}
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    ThreadPool(ThreadPool&&) = delete;
    ThreadPool& operator=(ThreadPool&&) = delete;

    [[nodiscard]] unsigned size() const noexcept { return size_; }
    /// Calls work(0) .. work(workers - 1), each on its own thread, and waits for all of them. The
    /// first exception is thrown again here. @pre workers <= size()
    void run(unsigned workers, const Work& work);

private:
    void start_threads(unsigned workers);
    void serve(unsigned worker, std::uint64_t seen);
    void call(unsigned worker) noexcept;

    unsigned size_;
    std::mutex mutex_;
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

/// As many threads as the process may run on: taskset and Slurm's limits are respected.
[[nodiscard]] unsigned usable_threads();

}  // namespace warpsieve::cpu
