#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "export/export.hpp"
#include "export/standard_output.hpp"
#include "host/terminal.hpp"
#include "io/disk/file_names.hpp"
#include "io/disk/new_file.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

/// What the user asked for, or all there is.
Interval part_of(const io::StoredReader& reader, const ExportCommand& command) {
    const Interval all = reader.sieved().value_or(reader.checkpoint().progress.job().interval);
    const Interval part{command.from.value_or(all.first), command.to.value_or(all.last)};
    if (part.first > part.last)
        throw UsageError(
            fmt::format("[{}, {}] is empty: its first integer is above its last "
                        "(check --from and --to)",
                        part.first, part.last));
    // Nothing was sieved yet and nothing special is asked for: the empty list is the right answer.
    if (reader.sieved() || command.from || command.to) reader.require_sieved(part);
    return part;
}

class Export {
public:
    Export(const ExportCommand& command, const Surroundings& surroundings)
        : command_(command),
          stop_(surroundings.stop.token()),
          process_(io::process_name(surroundings.environment.host, surroundings.environment.pid)),
          reader_(*files_, command.file),
          part_(part_of(reader_, command)) {
        reader_.require_primes();
        for (const std::string& line : reader_.warnings()) print_warning(line);
    }

    void to_standard_output() {
        const auto out = exporting::make_standard_output();
        const auto write = [&out](std::span<const std::uint8_t> bytes) {
            while (!bytes.empty()) bytes = bytes.subspan(out->write_some(bytes));
        };
        static_cast<void>(write_primes(write));
        out->close();
    }

    void to_file() {
        io::NewFile file(*files_, command_.target,
                         command_.replace ? io::Existing::replace : io::Existing::refuse, process_);
        const exporting::Exported done =
            write_primes([&file](std::span<const std::uint8_t> bytes) { file.write(bytes); });
        file.publish();
        if (command_.output.json)
            print_result(summary(done).dump() + "\n");
        else if (!command_.output.quiet)
            host::write_stderr(fmt::format("{} primes in {}\n", report::with_thousands(done.primes),
                                           command_.target));
    }

private:
    exporting::Exported write_primes(const exporting::Write& write) {
        const exporting::ExportOptions options{
            .format = command_.format, .threads = thread_count({.threads = command_.threads})};
        const auto done = exporting::export_primes(reader_, part_, options, write, stop_);
        if (!done) throw Error(ExitCode::interrupted, "export was interrupted before the end");
        return *done;
    }

    [[nodiscard]] nlohmann::ordered_json summary(const exporting::Exported& done) const {
        return {{"file", reader_.file()}, {"output", command_.target},  {"start", part_.first},
                {"stop", part_.last},     {"prime_count", done.primes}, {"bytes", done.bytes}};
    }

    const ExportCommand& command_;
    std::stop_token stop_;
    std::string process_;
    std::unique_ptr<io::FileSystem> files_ = io::make_posix_file_system();
    io::StoredReader reader_;
    Interval part_;
};

}  // namespace

ExitCode execute(const ExportCommand& command, const Surroundings& surroundings) {
    Export work(command, surroundings);
    if (command.target.empty())
        work.to_standard_output();
    else
        work.to_file();
    return ExitCode::success;
}

}  // namespace warpsieve::app
