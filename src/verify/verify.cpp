#include "verify/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <memory>
#include <random>
#include <span>

#include "core/grid.hpp"
#include "core/plural.hpp"
#include "core/totals.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/disk/superblock.hpp"
#include "report/format.hpp"
#include "verify/stored_data_check.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::verify {
namespace {

/// Neighbouring rows of the grid: one interval, so that the sieving primes, which are most of the
/// work far up, are needed once.
struct Rows {
    std::size_t first = 0;
    std::size_t count = 0;
};

Rows choose_rows(const core::Progress& progress, const VerifyOptions& options) {
    const std::size_t all = progress.grid().size();
    if (all == 0) return {};
    const double sieved = progress.integers_sieved();
    const double share = options.share.value_or(std::min(1.0, default_integers / sieved));
    auto count = static_cast<std::size_t>(std::ceil(share * static_cast<double>(all)));
    count = std::min(count, all);
    std::mt19937_64 random(options.seed);
    return {std::uniform_int_distribution<std::size_t>(0, all - count)(random), count};
}

std::optional<Interval> interval_of(const core::Progress& progress, const Rows& rows) {
    if (rows.count == 0) return std::nullopt;
    const auto& grid = progress.grid();
    return Interval{rows.first == 0 ? progress.job().interval.first : grid[rows.first - 1].last + 1,
                    grid[rows.first + rows.count - 1].last};
}

/// Ends a reading of stored data from within.
struct Stopped {};

/// One verification in steps; each throws what it finds wrong.
class Verification {
public:
    Verification(io::FileSystem& files,
                 const std::string& path,
                 core::Engine& engine,
                 const VerifyOptions& options,
                 std::stop_token stop)
        : files_(files),
          path_(path),
          engine_(engine),
          stop_(std::move(stop)),
          warning_(options.warning),
          image_(open(files, path, warning_)),
          checkpoint_(
              io::prove_bytes(files, io::RunFiles(path), image_->bytes(), io::TailChunks::leave)),
          rows_(choose_rows(progress(), options)),
          resieved_(interval_of(progress(), rows_)) {
        if (progress().job().store != core::Store::none)
            stored_ = make_stored_data_check(progress(), resieved_);
    }

    [[nodiscard]] std::size_t file_bytes() const { return image_->bytes().size(); }
    [[nodiscard]] const io::Checkpoint& checkpoint() const { return checkpoint_; }
    [[nodiscard]] const core::Progress& progress() const { return checkpoint_.progress; }
    [[nodiscard]] const std::optional<Interval>& resieved() const { return resieved_; }
    [[nodiscard]] bool stores_primes() const { return stored_ != nullptr; }

    /// Reads everything that the generation stores, shard by shard and then its own file, through
    /// libhdf5's own filters as any other program does. False when stopped.
    bool check_stored_primes() try {
        for (const io::Shard& shard : checkpoint_.shards) {
            check_stored_in(prove_shard(shard)->bytes());
            stored_->end_of_shard(shard);
        }
        check_stored_in(image_->bytes());
        stored_->finish(checkpoint_.tail.digest());
        return true;
    } catch (const Stopped&) {
        return false;
    }

    /// False when stopped.
    bool sieve_rows_again() {
        if (!resieved_) return true;
        const unsigned shift = progress().wanted().slice_shift;
        const auto again = engine_.sieve(*resieved_,
                                         {.slice_shift = shift,
                                          .quantities = progress().job().quantities,
                                          .digest = true,
                                          .bitmap = stores_primes()},
                                         stop_);
        if (!again) return false;
        const auto& grid = progress().grid();
        core::Totals running = rows_.first == 0 ? core::Totals{} : grid[rows_.first - 1].totals;
        for (std::size_t i = 0; i < rows_.count; ++i) {
            running.append(again->slices.at(i), progress().job().quantities);
            compare(grid[rows_.first + i], running);
        }
        if (stores_primes() && again->bitmap != stored_->resieved_bitmap())
            throw WrongResultError(fmt::format("[{}, {}] holds other primes than are stored",
                                               resieved_->first, resieved_->last));
        if (last_batch_is_resieved()) compare_with_last_batch(*again);
        return true;
    }

    bool sieve_last_batch_again() {
        if (!progress().last_batch() || last_batch_is_resieved()) return true;
        const auto again =
            engine_.sieve(progress().last_batch()->interval, {.digest = true}, stop_);
        if (!again) return false;
        compare_with_last_batch(*again);
        return true;
    }

private:
    void check_stored_in(std::span<const std::uint8_t> file) {
        io::read_stored(file, progress().job().store, [this](std::span<const std::uint8_t> raw) {
            if (stop_.stop_requested()) throw Stopped{};
            stored_->chunk(raw);
        });
    }

    [[nodiscard]] std::unique_ptr<io::FileImage> prove_shard(const io::Shard& shard) const try {
        return io::map_proved_shard(files_, io::RunFiles(path_), checkpoint_, shard, warning_);
    } catch (const DamagedError& error) {
        throw DamagedError(std::string("the shard ") + error.what());
    }

    /// The newest batch of a short run is all of it, as are the rows: one sieving serves both.
    [[nodiscard]] bool last_batch_is_resieved() const {
        return resieved_ && progress().last_batch()->interval == *resieved_;
    }

    void compare_with_last_batch(const core::BatchResult& again) const {
        const auto& last = progress().last_batch();
        const std::uint64_t count = again.totals().prime_count;
        if (count != last->prime_count)
            throw WrongResultError(fmt::format("the newest batch holds {} {}, the file says {}",
                                               count, core::plural(count, "prime", "primes"),
                                               last->prime_count));
        if (again.digest != last->digest)
            throw WrongResultError("the newest batch holds other primes than its digest says");
    }

    static std::unique_ptr<io::FileImage> open(io::FileSystem& files,
                                               const std::string& path,
                                               const io::WarningSink& warning) {
        auto [image, marked] = io::map_unmarked(files, path);
        if (!image) io::throw_missing(files, path);
        if (marked && warning) warning(io::mark_warning(path));
        return std::move(image);
    }

    void compare(const core::GridRow& stated, const core::Totals& found) const {
        core::for_each_total(progress().job().quantities, [&](const core::TotalsField& field) {
            if (field.value(stated.totals) != field.value(found))
                throw WrongResultError(fmt::format(
                    "through {} the interval holds {} = {}, the file says {}", stated.last,
                    field.name, field.value(found), field.value(stated.totals)));
        });
    }

    io::FileSystem& files_;
    std::string path_;
    core::Engine& engine_;
    std::stop_token stop_;
    io::WarningSink warning_;
    std::unique_ptr<io::FileImage> image_;
    io::Checkpoint checkpoint_;
    Rows rows_;
    std::optional<Interval> resieved_;
    std::unique_ptr<StoredDataCheck> stored_;  ///< null: the run stores nothing
};

std::string describe_resieved(const Verification& verification,
                              const VerifyOptions& options,
                              const std::string& engine) {
    if (!verification.resieved()) return "the newest batch by the " + engine + " sieve";
    const Interval& resieved = *verification.resieved();
    return fmt::format("[{}, {}], {:.3g} % (seed {}), and the newest batch by the {} sieve",
                       resieved.first, resieved.last,
                       100 * resieved.length() / verification.progress().integers_sieved(),
                       options.seed, engine);
}

std::string describe_shards(const std::vector<io::Shard>& shards) {
    std::uint64_t bytes = 0;
    for (const io::Shard& shard : shards) bytes += shard.bytes;
    return fmt::format("good, {} of them with {}", shards.size(), report::bytes_text(bytes));
}

std::string describe_stored(const io::Checkpoint& checkpoint) {
    const bool bitmap = checkpoint.progress.job().store == core::Store::bitmap;
    return fmt::format(
        "good, {}{} read and held against the grid",
        report::with_thousands(io::stored_elements(checkpoint)),
        bitmap ? core::plural(io::stored_elements(checkpoint), " byte", " bytes") : "");
}

}  // namespace

bool verify_file(io::FileSystem& files,
                 const std::string& path,
                 core::Engine& engine,
                 const VerifyOptions& options,
                 std::stop_token stop,
                 const std::function<void(const std::string&, const std::string&)>& say) {
    Verification verification(files, path, engine, options, std::move(stop));
    const io::Checkpoint& checkpoint = verification.checkpoint();
    const core::Progress& progress = checkpoint.progress;
    say("seal", fmt::format("good, {}", report::bytes_text(verification.file_bytes())));
    say("structure", fmt::format("good, generation {}, {}", checkpoint.generation,
                                 io::to_string(checkpoint.status)));
    say("totals",
        fmt::format("good, {} in {} grid {}",
                    report::count_text(progress.totals().prime_count, "prime", "primes"),
                    progress.grid().size(), core::plural(progress.grid().size(), "row", "rows")));
    if (verification.stores_primes()) {
        if (!verification.check_stored_primes()) return false;
        if (!checkpoint.shards.empty()) say("shards", describe_shards(checkpoint.shards));
        say(core::to_string(progress.job().store), describe_stored(checkpoint));
    }
    if (!verification.sieve_rows_again() || !verification.sieve_last_batch_again()) return false;
    say("sieved again", "good, " + describe_resieved(verification, options, engine.name()));
    return true;
}

}  // namespace warpsieve::verify
