#include "verify/stored_pass.hpp"

#include <algorithm>
#include <utility>

#include "io/chunk/ordered_tasks.hpp"
#include "io/chunk/spares.hpp"
#include "io/read/stored_chunks.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::verify {
namespace {

/// Of so many chunks one is read through libhdf5's own filters as well, as any other program reads
/// it. They take a millisecond on the thread that fetches, beside 0.3 of ours on each of two: with
/// 64 they were 4 % of the time of a verification.
constexpr std::uint64_t chunks_by_hdf5 = 256;

/// More threads than one disk, and the one that fetches, keep busy only cost memory: 2 MiB each.
constexpr unsigned most_threads = 32;

/// What a thread works with.
struct Workplace {
    io::ChunkDecoder decoder;
    Bytes spent = {};  ///< memory of an encoded chunk
};

/// A chunk that is looked at.
struct ChunkTask {
    io::EncodedChunk chunk;
    std::uint64_t first_element = 0;
    Bytes by_hdf5 = {};  ///< its elements as libhdf5 reads them; empty: not asked
    Workplace place;
};

struct LookedAt {
    ChunkFindings found;
    Workplace place;
};

LookedAt look_at(const StoredDataCheck& check, ChunkTask task) {
    const auto raw = io::view(task.chunk, task.place.decoder);
    if (!task.by_hdf5.empty() && !std::ranges::equal(raw, task.by_hdf5))
        throw WrongResultError(task.chunk.file +
                               ": libhdf5 reads other stored data than this program (verify it "
                               "again, and on another machine)");
    LookedAt looked{.found = check.look_at(raw, task.first_element),
                    .place = std::move(task.place)};
    looked.place.spent = std::move(task.chunk.bytes);
    return looked;
}

/// Goes through all that a generation stores once, shard by shard and then its own file.
class StoredPass {
public:
    StoredPass(StoredDataCheck& check, const StoredRun& stored)
        : check_(check),
          shards_(stored.run.checkpoint.shards),
          stopped_(stored.reading.stopped),
          chunks_(stored.files, stored.run, stored.reading),
          tasks_(std::min(stored.threads, most_threads)) {
        if (tasks_.warning() && stored.reading.warning) stored.reading.warning(*tasks_.warning());
    }

    void run() {
        const std::uint64_t a_chunk = io::chunk_elements(chunks_.store());
        const std::uint64_t count = (chunks_.elements() + a_chunk - 1) / a_chunk;
        for (std::uint64_t i = 0; i < count || !tasks_.empty();) {
            core::throw_if(stopped_);
            if (tasks_.full() || i == count) {
                take();
                continue;
            }
            const bool by_hdf5 = i % chunks_by_hdf5 == 0 || i + 1 == count;
            submit(i++, by_hdf5);
        }
    }

private:
    void submit(std::uint64_t chunk, bool by_hdf5) {
        Workplace place = spare_.take([&] { return Workplace{io::ChunkDecoder(chunks_.store())}; });
        io::EncodedChunk encoded = chunks_.fetch(chunk, std::move(place.spent));
        ChunkTask task{.chunk = std::move(encoded),
                       .first_element = chunk * io::chunk_elements(chunks_.store()),
                       .place = std::move(place)};
        if (by_hdf5) task.by_hdf5 = chunks_.raw_by_hdf5(chunk);
        tasks_.submit([&check = check_, task = std::move(task)]() mutable {
            return look_at(check, std::move(task));
        });
    }
    void take() {
        LookedAt looked = tasks_.take();
        check_.add(looked.found);
        elements_ += looked.found.elements;
        spare_.give_back(std::move(looked.place));
        for (; shard_ < shards_.size() &&
               shards_[shard_].offset + shards_[shard_].elements == elements_;
             ++shard_)
            check_.end_of_shard(shards_[shard_]);
    }

    StoredDataCheck& check_;
    const std::vector<io::Shard>& shards_;
    core::StopCheck stopped_;
    io::StoredChunks chunks_;
    io::Spares<Workplace> spare_;
    std::uint64_t elements_ = 0;  ///< that were taken
    std::size_t shard_ = 0;       ///< the one under way
    io::OrderedTasks<LookedAt> tasks_;
};

}  // namespace

void hold_stored_against(StoredDataCheck& check, const StoredRun& stored) {
    StoredPass(check, stored).run();
}

}  // namespace warpsieve::verify
