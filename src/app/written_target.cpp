#include "app/written_target.hpp"

#include <unistd.h>

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "app/end_on_stop.hpp"
#include "io/disk/new_file.hpp"
#include "io/disk/seal.hpp"
#include "io/disk/stream.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {

namespace {

/// Whether a file begins as a generation or a shard does, of whatever run, whole or damaged.
bool is_of_a_run(io::FileSystem& files, const std::string& path) {
    const auto head = files.read(path, io::seal_bytes);
    return head && head->size() >= io::seal_bytes &&
           (io::begins_as_ours(*head, io::checkpoint_seal) ||
            io::begins_as_ours(*head, io::shard_seal));
}

}  // namespace

WrittenTarget::WrittenTarget(std::string name, TargetRules rules)
    : name_(std::move(name)), rules_(std::move(rules)), descriptor_(io::open_descriptor(name_)) {}

void WrittenTarget::write(io::FileSystem& files,
                          const std::vector<std::string>& kept,
                          const std::function<void(const Write&)>& fill) {
    {
        // Nobody may read what is written: a stop must not wait for that.
        const EndOnStop end(rules_.stop, rules_.interrupted);
        auto stream = descriptor_ ? std::move(descriptor_) : io::open_device(name_);
        if (stream) return write_stream(*stream, fill);
    }
    const std::string path = io::follow_links(name_);
    for (const std::string& file : kept) {
        std::error_code failed;
        if (std::filesystem::equivalent(path, file, failed))
            throw UsageError("-o " + name_ + " is " + rules_.kept_from + " (choose another name)");
    }
    if (rules_.replace && is_of_a_run(files, path))
        throw UsageError("-o " + name_ +
                         " is a file of a run, which --force does not replace (choose another "
                         "name, or remove it first)");
    try {
        write_file(files, path, fill);
    } catch (const io::NameTaken&) {
        throw IoError("cannot write " + path +
                      ": it exists (choose another name, or replace it with --force)");
    }
}

void WrittenTarget::write_stream(io::WritableFile& out,
                                 const std::function<void(const Write&)>& fill) const {
    fill([&out](std::span<const std::uint8_t> bytes) { out.write(bytes); });
    out.close();
}

/// @throw io::NameTaken at once, before there is work, or when the name was taken meanwhile
void WrittenTarget::write_file(io::FileSystem& files,
                               const std::string& path,
                               const std::function<void(const Write&)>& fill) const {
    if (!rules_.replace) io::require_free(files, path);
    io::NewFile file(files, io::temporary_path(path, rules_.process, "new"), io::Leftover::remove);
    file.create();
    fill([&file](std::span<const std::uint8_t> bytes) { file.write(bytes); });
    file.close();
    file.publish(path, rules_.replace ? io::Existing::replace : io::Existing::refuse);
    file.drop_temporary();
}

bool WrittenTarget::took_the_place_of(bool json) const {
    const auto descriptor = io::named_descriptor(name_);
    return descriptor == STDOUT_FILENO || (descriptor == STDERR_FILENO && !json);
}

}  // namespace warpsieve::app
