#include <fmt/format.h>
#include <unistd.h>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "app/written_target.hpp"
#include "engines/engines.hpp"
#include "export/csv.hpp"
#include "export/export.hpp"
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

/// @throw UsageError when the run was not asked for such a table
void require_table(exporting::Table table, const io::StoredReader& reader) {
    const core::Job& job = reader.checkpoint().progress.job();
    if (table == exporting::Table::table && job.table.empty())
        throw UsageError(reader.file() +
                         " has no table of chosen places (run it with --table into another file, "
                         "or export --grid, which every run has)");
    if (table == exporting::Table::gaps && !core::has(job.quantities, core::quantity_gap_table))
        throw UsageError(reader.file() +
                         " has no gap table (run it with --gaps table into another file)");
}

constexpr const char* interrupted = "export was interrupted before the end";

class Export {
public:
    Export(const ExportCommand& command, const std::stop_token& stop)
        : command_(command),
          stop_(stop),
          threads_(engines::thread_count({.threads = command.threads})),
          reader_(*files_,
                  command.file,
                  {print_warning, core::stop_check(stop_), !command.table && threads_ > 1}),
          range_(range_of(reader_, command)) {
        if (command.table)
            require_table(*command.table, reader_);
        else
            reader_.require_primes();
        for (const std::string& line : reader_.warnings()) print_warning(line);
    }

    void write(WrittenTarget& target) {
        exporting::Exported done;
        target.write(*files_, {reader_.file()},
                     [&](const WrittenTarget::Write& write) { done = write_all(write); });
        if (!target.took_the_place_of(command_.output.json)) tell(done);
    }

private:
    exporting::Exported write_all(const exporting::Write& write) {
        if (command_.table) return write_table(*command_.table, write);
        const exporting::ExportOptions options{
            .format = command_.format, .threads = threads_, .warning = print_warning};
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
    std::unique_ptr<io::FileSystem> files_ = io::make_posix_file_system();
    unsigned threads_;
    io::StoredReader reader_;
    Interval range_;
};

}  // namespace

ExitCode execute(const ExportCommand& command, const Surroundings& surroundings) {
    if (command.output.json && io::named_descriptor(command.target) == STDOUT_FILENO)
        throw UsageError(
            "--json needs -o: without it standard output takes what is exported (add -o FILE)");
    // Before a file is opened, which might get the number that the user names.
    WrittenTarget target(command.target, {.replace = command.replace,
                                          .process = surroundings.process(),
                                          .kept_from = "the file that is exported",
                                          .interrupted = interrupted,
                                          .stop = surroundings.stop.token()});
    Export(command, surroundings.stop.token()).write(target);
    return ExitCode::success;
}

}  // namespace warpsieve::app
