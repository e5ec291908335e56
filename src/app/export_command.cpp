#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "export/export.hpp"
#include "io/disk/new_file.hpp"
#include "io/read/stored_reader.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

/// What the user asked for, or all there is.
Interval range_of(const io::StoredReader& reader, const ExportCommand& command) {
    const Interval all = reader.sieved().value_or(reader.checkpoint().progress.job().interval);
    const Interval range{command.from.value_or(all.first), command.to.value_or(all.last)};
    if (range.first > range.last)
        throw UsageError(
            fmt::format("[{}, {}] is empty: its first integer is above its last "
                        "(check --from and --to)",
                        range.first, range.last));
    // Nothing was sieved yet and nothing special is asked for: the empty list is the right answer.
    if (reader.sieved() || command.from || command.to) reader.require_sieved(range);
    return range;
}

class Export {
public:
    Export(const ExportCommand& command, const Surroundings& surroundings)
        : command_(command),
          stop_(surroundings.stop.token()),
          process_(surroundings.process()),
          reader_(*files_, command.file),
          range_(range_of(reader_, command)) {
        reader_.require_primes();
        for (const std::string& line : reader_.warnings()) print_warning(line);
    }

    void to_standard_output() {
        const auto out = io::make_standard_output();
        static_cast<void>(
            write_primes([&out](std::span<const std::uint8_t> bytes) { out->write(bytes); }));
        out->close();
    }

    void to_file() {
        const std::string target = io::follow_links(command_.target);
        exporting::Exported done;
        try {
            done = write_file(target);
        } catch (const io::NameTaken&) {
            throw IoError("cannot write " + target +
                          ": it exists (choose another name, or replace it with --force)");
        }
        print_outcome(
            command_.output, summary(done).dump(),
            fmt::format("{} primes in {}", report::with_thousands(done.primes), command_.target));
    }

private:
    /// @throw io::NameTaken at once, before there is work, or when the name was taken meanwhile
    exporting::Exported write_file(const std::string& target) {
        if (!command_.replace) io::require_free(*files_, target);
        io::NewFile file(*files_, io::temporary_path(target, process_, "new"),
                         io::Leftover::remove);
        file.create();
        const exporting::Exported done =
            write_primes([&file](std::span<const std::uint8_t> bytes) { file.write(bytes); });
        file.close();
        file.publish(target, command_.replace ? io::Existing::replace : io::Existing::refuse);
        file.drop_temporary();
        return done;
    }

    exporting::Exported write_primes(const exporting::Write& write) {
        const exporting::ExportOptions options{
            .format = command_.format,
            .threads = thread_count({.threads = command_.threads}),
            .warning = print_warning};
        const auto done = exporting::export_primes(reader_, range_, options, write, stop_);
        if (!done) throw Error(ExitCode::interrupted, "export was interrupted before the end");
        return *done;
    }

    [[nodiscard]] nlohmann::ordered_json summary(const exporting::Exported& done) const {
        return {{"file", reader_.file()}, {"output", command_.target},  {"start", range_.first},
                {"stop", range_.last},    {"prime_count", done.primes}, {"bytes", done.bytes}};
    }

    const ExportCommand& command_;
    std::stop_token stop_;
    std::string process_;
    std::unique_ptr<io::FileSystem> files_ = io::make_posix_file_system();
    io::StoredReader reader_;
    Interval range_;
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
