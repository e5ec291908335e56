#include "run/read_all_stored.hpp"

#include "io/run_files.hpp"
#include "io/shard_file.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {
namespace {

/// Ends a reading from within; caught below.
struct Stopped {};

class StoredReading {
public:
    StoredReading(const io::Checkpoint& checkpoint, StoredDataCheck& check, std::stop_token stop)
        : checkpoint_(checkpoint), check_(check), stop_(std::move(stop)) {}

    void read(std::span<const std::uint8_t> file) {
        io::read_stored(file, checkpoint_.progress.job().store,
                        [this](std::span<const std::uint8_t> raw) {
                            if (stop_.stop_requested()) throw Stopped{};
                            check_.block(raw);
                        });
    }

    void read_shard(io::FileSystem& files, const std::string& path, std::uint64_t index) {
        const io::Shard& shard = checkpoint_.shards[index];
        const auto image = files.map(path);
        if (!image) throw DamagedError("the shard " + shard.file + " is missing");
        try {
            io::prove_shard(image->bytes(), shard, checkpoint_.progress.job().store,
                            checkpoint_.run_id);
        } catch (const DamagedError& error) {
            throw DamagedError("the shard " + shard.file + ": " + error.what());
        }
        read(image->bytes());
        check_.end_of_shard(shard);
    }

private:
    const io::Checkpoint& checkpoint_;
    StoredDataCheck& check_;
    std::stop_token stop_;
};

}  // namespace

bool read_all_stored(const ProvedFile& file,
                     StoredDataCheck& check,
                     const std::stop_token& stop) try {
    const io::RunFiles names(file.path);
    const std::vector<io::Shard>& shards = file.checkpoint.shards;
    StoredReading reading(file.checkpoint, check, stop);
    for (std::uint64_t i = 0; i < shards.size(); ++i)
        reading.read_shard(file.files, names.path_of(shards[i].file), i);
    reading.read(file.bytes);
    check.finish(file.checkpoint.tail.digest());
    return true;
} catch (const Stopped&) {
    return false;
}

}  // namespace warpsieve::run
