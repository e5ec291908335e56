#include "fault/power_loss/write_log.hpp"

#include <fstream>
#include <sstream>

namespace warpsieve::test {
namespace {

constexpr const char* saved_text = "saved generation ";

}  // namespace

std::vector<Record> read_write_log(const std::string& path) {
    std::ifstream log(path, std::ios::binary);
    std::vector<Record> records;
    for (std::string line; std::getline(log, line);) {
        std::istringstream words(line);
        Record record;
        std::size_t size = 0;
        words >> record.op >> size >> record.offset >> record.path >> record.other;
        record.data.resize(size);
        log.read(reinterpret_cast<char*>(record.data.data()), static_cast<std::streamsize>(size));
        if (!log || record.path.empty()) throw std::runtime_error("the log ends in a record");
        records.push_back(std::move(record));
    }
    return records;
}

void acknowledge(const std::string& log, std::uint64_t generation) {
    const std::string text = saved_text + std::to_string(generation) + " ";
    std::ofstream(log, std::ios::binary | std::ios::app) << "E " << text.size() << " 0 harness\n"
                                                         << text;
}

std::uint64_t acknowledged_by(const Record& record) {
    if (record.op != 'E') return 0;
    const std::string text(record.data.begin(), record.data.end());
    const std::size_t at = text.find(saved_text);
    return at == std::string::npos ? 0
                                   : std::stoull(text.substr(at + std::string(saved_text).size()));
}

}  // namespace warpsieve::test
