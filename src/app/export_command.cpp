#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "app/commands.hpp"
#include "app/end_on_stop.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "export/csv.hpp"
#include "export/export.hpp"
#include "io/disk/new_file.hpp"
#include "io/disk/stream.hpp"
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

constexpr const char* interrupted = "export was interrupted before the end";

class Export {
public:
    Export(const ExportCommand& command, const Surroundings& surroundings)
        : command_(command),
          stop_(surroundings.stop.token()),
          process_(surroundings.process()),
          reader_(*files_, command.file, {print_warning, core::stop_check(stop_)}),
          range_(range_of(reader_, command)) {
        if (!command.table) reader_.require_primes();
        for (const std::string& line : reader_.warnings()) print_warning(line);
    }

    /// Writes to the stream that the target is; where it is none, makes a file.
    /// @param descriptor that the target names, or null
    void write(std::unique_ptr<io::WritableFile> descriptor) {
        // Nobody may read what is written: a stop must not wait for that.
        std::optional<EndOnStop> end(std::in_place, stop_, interrupted);
        auto stream = descriptor ? std::move(descriptor) : io::open_device(command_.target);
        if (stream) return to_stream(*stream);
        end.reset();
        to_file();
    }

private:
    void to_stream(io::WritableFile& out) {
        const exporting::Exported done =
            write_all([&out](std::span<const std::uint8_t> bytes) { out.write(bytes); });
        out.close();
        const auto descriptor = io::named_descriptor(command_.target);
        const bool among_the_data =
            descriptor == STDOUT_FILENO || (descriptor == STDERR_FILENO && !command_.output.json);
        if (!among_the_data) tell(done);
    }

    /// --force is not meant for the run itself, whose primes would be gone.
    void require_another_file(const std::string& target) const {
        std::error_code failed;
        if (std::filesystem::equivalent(target, reader_.file(), failed))
            throw UsageError("-o " + command_.target +
                             " is the file that is exported (choose another name)");
    }

    void to_file() {
        const std::string target = io::follow_links(command_.target);
        require_another_file(target);
        exporting::Exported done;
        try {
            done = write_file(target);
        } catch (const io::NameTaken&) {
            throw IoError("cannot write " + target +
                          ": it exists (choose another name, or replace it with --force)");
        }
        tell(done);
    }

    /// @throw io::NameTaken at once, before there is work, or when the name was taken meanwhile
    exporting::Exported write_file(const std::string& target) {
        if (!command_.replace) io::require_free(*files_, target);
        io::NewFile file(*files_, io::temporary_path(target, process_, "new"),
                         io::Leftover::remove);
        file.create();
        const exporting::Exported done =
            write_all([&file](std::span<const std::uint8_t> bytes) { file.write(bytes); });
        file.close();
        file.publish(target, command_.replace ? io::Existing::replace : io::Existing::refuse);
        file.drop_temporary();
        return done;
    }

    exporting::Exported write_all(const exporting::Write& write) {
        if (command_.table) return write_table(*command_.table, write);
        const exporting::ExportOptions options{
            .format = command_.format,
            .threads = thread_count({.threads = command_.threads}),
            .warning = print_warning};
        const auto done = exporting::export_primes(reader_, range_, options, write, stop_);
        if (!done) throw Error(ExitCode::interrupted, interrupted);
        return *done;
    }

    exporting::Exported write_table(exporting::Table table, const exporting::Write& write) const {
        const exporting::CsvText csv = exporting::to_csv(reader_.checkpoint(), table);
        write({reinterpret_cast<const std::uint8_t*>(csv.text.data()), csv.text.size()});
        return {.elements = csv.rows, .bytes = csv.text.size()};
    }

    void tell(const exporting::Exported& done) const {
        const std::string what = command_.table
                                     ? report::count_text(done.elements, "row", "rows")
                                     : report::count_text(done.elements, "prime", "primes");
        print_outcome(command_.output, summary(done),
                      fmt::format("{} in {}", what, command_.target));
    }

    [[nodiscard]] JsonObject summary(const exporting::Exported& done) const {
        JsonObject json;
        json.add("file", reader_.file());
        json.add("output", command_.target);
        if (command_.table) {
            json.add_small("rows", done.elements);
        } else {
            json.add("start", range_.first);
            json.add("stop", range_.last);
            json.add("prime_count", done.elements);
        }
        json.add_small("bytes", done.bytes);
        return json;
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
    if (command.output.json && io::named_descriptor(command.target) == STDOUT_FILENO)
        throw UsageError(
            "--json needs -o: without it standard output takes what is exported (add -o FILE)");
    // Before a file is opened, which might get the number that the user names.
    auto descriptor = io::open_descriptor(command.target);
    Export(command, surroundings).write(std::move(descriptor));
    return ExitCode::success;
}

}  // namespace warpsieve::app
