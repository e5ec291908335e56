#include "io/store/shards_ahead.hpp"

#include <system_error>
#include <utility>

#include "core/failure.hpp"

namespace warpsieve::io {

ShardsAhead::ShardsAhead(FileSystem& files,
                         const RunFiles& names,
                         const Checkpoint& run,
                         Reading reading)
    : files_(files), names_(names), run_(run), reading_(std::move(reading)) {}

ShardsAhead::~ShardsAhead() {
    leaving_.request_stop();
    if (next_.valid()) next_.wait();
}

std::unique_ptr<FileImage> ShardsAhead::take(std::size_t index, const WarningSink& warning) {
    UnmarkedFile file = sealed(index);
    const bool in_order = index == std::exchange(expected_, index + 1);
    if (reading_.ahead && in_order) begin(index + 1);
    return take_proved(std::move(file), names_, run_, run_.shards[index], warning);
}

UnmarkedFile ShardsAhead::sealed(std::size_t index) {
    const auto ahead = std::exchange(ahead_, std::nullopt);
    if (ahead == index) return next_.get();
    return map_sealed_shard(files_, names_, run_.shards[index], reading_.stopped);
}

void ShardsAhead::begin(std::size_t index) {
    if (index >= run_.shards.size()) return;
    const auto stopped = [leaving = leaving_.get_token(), stopped = reading_.stopped] {
        return leaving.stop_requested() || (stopped && stopped());
    };
    try {
        next_ = std::async(std::launch::async, [this, index, stopped] {
            return map_sealed_shard(files_, names_, run_.shards[index], stopped);
        });
        ahead_ = index;
    } catch (const std::system_error& error) {
        reading_.ahead = false;
        if (reading_.warning)
            reading_.warning(core::no_thread_text("to read shards ahead", error) +
                             "; each is read when it is asked for");
    }
}

}  // namespace warpsieve::io
