#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "core/failure.hpp"

namespace warpsieve::io {

/// Tasks that threads of its own work on, while the caller takes the results in the order in which
/// it handed the tasks in: what is written is the same for any number of threads. The caller alone
/// fetches and delivers, so that neither libhdf5 nor the output is ever used by two threads.
template <class Result>
class OrderedTasks {
public:
    /// @param threads 1: no threads, each task is done when its result is taken. Where the system
    /// starts fewer, the work is done by these, or by none
    /// @param purpose of the threads, for the warning that there are fewer
    explicit OrderedTasks(unsigned threads, const char* purpose = "for stored chunks") {
        if (threads < 2) return;
        workers_.reserve(threads);
        try {
            while (workers_.size() < threads)
                workers_.emplace_back([this](const std::stop_token& stop) { serve(stop); });
        } catch (const std::system_error& error) {
            warning_ = core::fewer_threads_text(workers_.size(), threads, purpose, error);
        }
    }
    /// Tasks that have not begun are dropped.
    ~OrderedTasks() {
        for (std::jthread& worker : workers_) worker.request_stop();
    }
    OrderedTasks(const OrderedTasks&) = delete;
    OrderedTasks& operator=(const OrderedTasks&) = delete;
    OrderedTasks(OrderedTasks&&) = delete;
    OrderedTasks& operator=(OrderedTasks&&) = delete;

    /// A line for the user when fewer threads were started than asked for.
    [[nodiscard]] const std::optional<std::string>& warning() const noexcept { return warning_; }
    /// Threads that there are, to be asked for the next time.
    [[nodiscard]] unsigned threads() const noexcept {
        return static_cast<unsigned>(std::max<std::size_t>(1, workers_.size()));
    }
    [[nodiscard]] bool empty() const noexcept { return results_.empty(); }
    /// Enough are handed in to keep every thread busy while the caller delivers a result: one in
    /// work and one ready for each. More would only cost memory.
    [[nodiscard]] bool full() const noexcept {
        return results_.size() >= std::max<std::size_t>(1, 2 * workers_.size());
    }

    /// @param work callable without arguments; it may be movable only
    template <class Work>
    void submit(Work work) {
        std::packaged_task<Result()> task(std::move(work));
        results_.push_back(task.get_future());
        {
            const std::scoped_lock lock(mutex_);
            waiting_.push_back(std::move(task));
        }
        wake_.notify_one();
    }

    /// The result of the oldest task whose result was not taken yet, or what it threw.
    /// @pre not empty()
    [[nodiscard]] Result take() {
        if (workers_.empty()) pop_waiting()();
        std::future<Result> result = std::move(results_.front());
        results_.pop_front();
        return result.get();
    }

private:
    std::packaged_task<Result()> pop_waiting() {
        std::packaged_task<Result()> task = std::move(waiting_.front());
        waiting_.pop_front();
        return task;
    }

    void serve(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (wake_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
            if (stop.stop_requested()) return;
            std::packaged_task<Result()> task = pop_waiting();
            lock.unlock();
            task();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<std::packaged_task<Result()>> waiting_;
    std::deque<std::future<Result>> results_;  ///< the caller's alone
    std::optional<std::string> warning_;
    std::vector<std::jthread> workers_;  // last: they use all of the above
};

}  // namespace warpsieve::io
