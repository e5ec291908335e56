#include "fault/power_loss/disk_model.hpp"

#include <algorithm>
#include <stdexcept>

namespace warpsieve::test {
namespace {

constexpr std::size_t page = 4096;

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

void put(Bytes& file, std::uint64_t offset, std::span<const std::uint8_t> data) {
    if (file.size() < offset + data.size()) file.resize(offset + data.size());
    std::ranges::copy(data, file.begin() + static_cast<std::ptrdiff_t>(offset));
}

bool is_lock(const std::string& path) {
    return path.ends_with(".lock");  // its contents say nothing after a loss of power
}

}  // namespace

void DiskModel::make(const Change& change, Names& names) {
    for (const auto& [name, inode] : change.names) {
        if (inode)
            names[name] = inode;
        else
            names.erase(name);
    }
}

void DiskModel::change(const std::string& path,
                       std::vector<std::pair<std::string, std::shared_ptr<Inode>>> names) {
    pending_.push_back({folder_of(path), std::move(names)});
    make(pending_.back(), live_);
}

void DiskModel::sync(const std::string& path) {
    const auto found = live_.find(path);
    const bool is_folder = path == "." || (found != live_.end() && found->second->is_folder);
    if (!is_folder) {
        Inode& inode = *live_.at(path);
        // A state that was handed out keeps the bytes as they were.
        auto synced = std::make_shared<Bytes>(*inode.durable);
        for (const Write& write : inode.pending) put(*synced, write.offset, write.data);
        inode.durable = std::move(synced);
        inode.pending.clear();
        return;
    }
    for (const Change& change : pending_)
        if (change.folder == path) make(change, durable_);
    std::erase_if(pending_, [&](const Change& change) { return change.folder == path; });
}

void DiskModel::apply(const Record& record) {
    if (is_lock(record.path)) return;
    switch (record.op) {
        case 'C': change(record.path, {{record.path, std::make_shared<Inode>()}}); return;
        case 'W': live_.at(record.path)->pending.push_back({record.offset, record.data}); return;
        case 'S': sync(record.path); return;
        case 'R':
            change(record.path, {{record.other, live_.at(record.path)}, {record.path, nullptr}});
            return;
        case 'L': change(record.path, {{record.other, live_.at(record.path)}}); return;
        case 'U': change(record.path, {{record.path, nullptr}}); return;
        case 'D': {
            auto folder = std::make_shared<Inode>();
            folder->is_folder = true;
            change(record.path, {{record.path, folder}});
            return;
        }
        case 'E': return;
        default: throw std::logic_error("the log has a call that the model does not know");
    }
}

DiskModel::Names DiskModel::names_after(Loss loss, std::mt19937_64& random) const {
    Names names = durable_;
    std::map<std::string, std::uint64_t> steps;  // of each folder, how many of its changes last
    for (const Change& change : pending_) ++steps[change.folder];
    for (auto& [folder, count] : steps) {
        if (loss == Loss::everything) count = 0;
        if (loss == Loss::in_order) count = random() % (count + 1);
    }
    for (const Change& change : pending_) {
        if (loss == Loss::any_names ? random() % 2 == 0 : steps[change.folder] == 0) continue;
        if (loss != Loss::any_names) --steps[change.folder];
        make(change, names);
    }
    return names;
}

std::shared_ptr<const Bytes> DiskModel::data_after(const Inode& inode,
                                                   Loss loss,
                                                   std::mt19937_64& random) {
    if (inode.pending.empty() || loss == Loss::everything) return inode.durable;
    auto file = std::make_shared<Bytes>(*inode.durable);
    for (const Write& write : inode.pending) {
        file->resize(std::max<std::size_t>(file->size(), write.offset + write.data.size()));
        for (std::size_t from = 0; from < write.data.size(); from += page) {
            const bool kept = loss == Loss::nothing || (loss != Loss::data && random() % 2 == 0);
            const std::size_t size = std::min(page, write.data.size() - from);
            if (kept) put(*file, write.offset + from, std::span(write.data).subspan(from, size));
        }
    }
    // A torn write: the file is shorter than it was made.
    if (loss == Loss::in_order && random() % 2 == 0) file->resize(random() % (file->size() + 1));
    return file;
}

DiskState DiskModel::after(Loss loss, std::mt19937_64& random) const {
    const Names names = names_after(loss, random);
    // A file has the same bytes under all its names.
    std::map<const Inode*, std::shared_ptr<const Bytes>> contents;
    DiskState state;
    for (const auto& [name, inode] : names) {
        const std::string folder = folder_of(name);
        if (inode->is_folder || (folder != "." && !names.contains(folder))) continue;
        auto& bytes = contents[inode.get()];
        if (!bytes) bytes = data_after(*inode, loss, random);
        state[name] = bytes;
    }
    return state;
}

}  // namespace warpsieve::test
