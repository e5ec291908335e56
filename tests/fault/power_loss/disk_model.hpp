#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "fault/power_loss/write_log.hpp"
#include "io/disk/file_system.hpp"

namespace warpsieve::test {

/// Files by path, as they are after a loss of power.
using DiskState = std::map<std::string, std::shared_ptr<const Bytes>>;

/// What a loss of power does with that which was not synced.
enum class Loss {
    everything,  ///< nothing unsynced is left
    nothing,     ///< all of it happens to be on the disk: as if only the process had died
    data,        ///< the names are there, the data is zeros: what ext4 is known for
    in_order,    ///< of each folder's changes the first few are there; of the data, some pages
    any_names,   ///< any of the changes of names are there; of the data, some pages
};

/// A disk with the promises of POSIX and no others: data lasts after an fsync of the file, names
/// after an fsync of their folder. It follows a log of writes and tells what a loss of power now
/// may leave.
class DiskModel {
public:
    void apply(const Record& record);
    [[nodiscard]] DiskState after(Loss loss, std::mt19937_64& random) const;

private:
    struct Write {
        std::uint64_t offset = 0;
        Bytes data;
    };
    struct Inode {
        std::shared_ptr<Bytes> durable = std::make_shared<Bytes>();
        std::vector<Write> pending;
        bool is_folder = false;
    };
    using Names = std::map<std::string, std::shared_ptr<Inode>>;
    /// One step of a folder's journal: what each name stands for from now on; null: nothing.
    struct Change {
        std::string folder;
        std::vector<std::pair<std::string, std::shared_ptr<Inode>>> names;
    };

    static void make(const Change& change, Names& names);
    void change(const std::string& path,
                std::vector<std::pair<std::string, std::shared_ptr<Inode>>> names);
    void sync(const std::string& path);
    [[nodiscard]] Names names_after(Loss loss, std::mt19937_64& random) const;
    [[nodiscard]] static std::shared_ptr<const Bytes> data_after(const Inode& inode,
                                                                 Loss loss,
                                                                 std::mt19937_64& random);

    Names live_;
    Names durable_;
    std::vector<Change> pending_;
};

}  // namespace warpsieve::test
