#include "cpu/thread_pool.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/failure.hpp"

namespace warpsieve::cpu {

ThreadPool::~ThreadPool() {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
    wake_.notify_all();  // the jthreads join when the members are destroyed
}

void ThreadPool::run(unsigned workers, const Work& work) {
    workers = start(workers);
    if (workers <= 1) return work(0);
    {
        const std::scoped_lock lock(mutex_);
        work_ = &work;
        wanted_ = workers;
        busy_ = workers - 1;
        ++round_;
    }
    wake_.notify_all();
    call(0);
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return busy_ == 0; });
    if (auto failure = std::exchange(failure_, nullptr)) std::rethrow_exception(failure);
}

unsigned ThreadPool::start(unsigned workers) {
    workers = std::min(workers, size());
    try {
        while (threads_.size() + 1 < workers) {
            const auto worker = static_cast<unsigned>(threads_.size()) + 1;
            threads_.emplace_back([this, worker, seen = round_] { serve(worker, seen); });
        }
    } catch (const std::system_error& error) {
        const auto started = static_cast<unsigned>(threads_.size()) + 1;
        const std::scoped_lock lock(mutex_);
        warning_ = core::fewer_threads_text(started, size_, "to compute", error);
        size_ = workers = started;
    }
    return workers;
}

std::optional<std::string> ThreadPool::take_warning() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(warning_, std::nullopt);
}

void ThreadPool::serve(unsigned worker, std::uint64_t seen) {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [&] { return closing_ || round_ != seen; });
        if (closing_) return;
        seen = round_;
        if (worker >= wanted_) continue;
        lock.unlock();
        call(worker);
        lock.lock();
        if (--busy_ == 0) idle_.notify_one();
    }
}

void ThreadPool::call(unsigned worker) noexcept {
    try {
        (*work_)(worker);
    } catch (...) {
        const std::scoped_lock lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
    }
}

}  // namespace warpsieve::cpu
