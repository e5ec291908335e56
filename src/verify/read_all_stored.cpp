#include "verify/read_all_stored.hpp"

#include <memory>
#include <string>

#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/store/open_shard.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::verify {
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

    void read_shard(io::FileSystem& files, const io::RunFiles& names, const io::Shard& shard) {
        const auto image = proved(files, names, shard);
        read(image->bytes());
        check_.end_of_shard(shard);
    }

private:
    [[nodiscard]] std::unique_ptr<io::FileImage> proved(io::FileSystem& files,
                                                        const io::RunFiles& names,
                                                        const io::Shard& shard) const try {
        return io::map_proved_shard(files, names, checkpoint_, shard);
    } catch (const DamagedError& error) {
        throw DamagedError(std::string("the shard ") + error.what());
    }

    const io::Checkpoint& checkpoint_;
    StoredDataCheck& check_;
    std::stop_token stop_;
};

}  // namespace

bool read_all_stored(const ProvedFile& file,
                     StoredDataCheck& check,
                     const std::stop_token& stop) try {
    const io::RunFiles names(file.path);
    StoredReading reading(file.checkpoint, check, stop);
    for (const io::Shard& shard : file.checkpoint.shards)
        reading.read_shard(file.files, names, shard);
    reading.read(file.bytes);
    check.finish(file.checkpoint.tail.digest());
    return true;
} catch (const Stopped&) {
    return false;
}

}  // namespace warpsieve::verify
