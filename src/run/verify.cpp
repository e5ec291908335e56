#include "run/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <random>

#include "core/bitmap.hpp"
#include "io/checkpoint.hpp"
#include "run/format.hpp"
#include "run/stored_primes_check.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {
namespace {

/// Integers that a row covers.
Interval row_interval(const core::Progress& progress, std::size_t row) {
    const auto& grid = progress.grid();
    return {row == 0 ? progress.job().interval.first : grid[row - 1].last + 1, grid[row].last};
}

double integers_in(const Interval& interval) {
    return static_cast<double>(interval.span()) + 1;
}

double integers_sieved(const core::Progress& progress) {
    return progress.fraction() * integers_in(progress.job().interval);
}

/// Random rows until they hold the share that was asked for; ascending.
std::vector<std::size_t> choose_rows(const core::Progress& progress, const VerifyOptions& options) {
    std::vector<std::size_t> rows(progress.grid().size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
    std::mt19937_64 random(options.seed);
    std::shuffle(rows.begin(), rows.end(), random);
    const double wanted =
        options.share ? *options.share * integers_sieved(progress) : default_integers;
    double chosen = 0;
    std::size_t count = 0;
    while (count < rows.size() && (chosen < wanted || (count == 0 && !options.share)))
        chosen += integers_in(row_interval(progress, rows[count++]));
    // A whole row too many would double the time where rows are large.
    if (count > 1 && chosen > 2 * wanted) --count;
    rows.resize(count);
    std::sort(rows.begin(), rows.end());
    return rows;
}

core::Totals totals_of(const core::BatchResult& result) {
    core::Totals totals;
    for (const core::Totals& slice : result.slices) totals += slice;
    return totals;
}

/// One verification in steps; each throws what it finds wrong.
class Verification {
public:
    Verification(const io::Bytes& file,
                 core::Engine& engine,
                 const VerifyOptions& options,
                 std::stop_token stop)
        : file_(file),
          engine_(engine),
          stop_(std::move(stop)),
          checkpoint_(io::prove_checkpoint(file)),
          rows_(choose_rows(progress(), options)),
          stored_(progress(), rows_) {}

    [[nodiscard]] const io::Checkpoint& checkpoint() const { return checkpoint_; }
    [[nodiscard]] const core::Progress& progress() const { return checkpoint_.progress; }
    [[nodiscard]] const std::vector<std::size_t>& rows() const { return rows_; }
    [[nodiscard]] bool stores_primes() const {
        return progress().job().store == core::Store::primes;
    }

    void check_stored_primes() {
        io::read_primes(file_, [&](std::span<const std::uint64_t> block) { stored_.block(block); });
        stored_.finish(checkpoint_.primes.digest());
    }

    /// False when stopped.
    bool sieve_rows_again() {
        return std::all_of(rows_.begin(), rows_.end(),
                           [&](std::size_t row) { return sieve_row_again(row); });
    }

    bool sieve_last_batch_again() {
        const auto& last = progress().last_batch();
        if (!last) return true;
        const auto again = engine_.sieve(last->interval, {.digest = true}, stop_);
        if (!again) return false;
        compare_count(last->interval, last->prime_count, totals_of(*again).prime_count);
        if (again->digest != last->digest)
            throw WrongResultError("the newest batch holds other primes than its digest says");
        return true;
    }

    [[nodiscard]] double integers_again() const {
        double sum = 0;
        for (const std::size_t row : rows_) sum += integers_in(row_interval(progress(), row));
        return sum;
    }

private:
    static void compare_count(const Interval& interval, std::uint64_t stated, std::uint64_t found) {
        if (stated != found)
            throw WrongResultError(fmt::format("[{}, {}] holds {} primes, the file says {}",
                                               interval.first, interval.last, found, stated));
    }

    bool sieve_row_again(std::size_t row) {
        const Interval interval = row_interval(progress(), row);
        const auto again = engine_.sieve(interval, {.bitmap = stores_primes()}, stop_);
        if (!again) return false;
        const auto& grid = progress().grid();
        const core::Totals before = row == 0 ? core::Totals{} : grid[row - 1].totals;
        core::Totals found = totals_of(*again);
        compare_count(interval, grid[row].totals.prime_count - before.prime_count,
                      found.prime_count);
        found += before;
        if (found.largest_prime != grid[row].totals.largest_prime)
            throw WrongResultError(
                fmt::format("the largest prime through {} is {}, the file says {}", interval.last,
                            found.largest_prime, grid[row].totals.largest_prime));
        if (stores_primes()) {
            std::vector<std::uint64_t> primes;
            core::append_primes(interval, again->bitmap, primes);
            if (primes != stored_.kept(row))
                throw WrongResultError(fmt::format("[{}, {}] holds other primes than are stored",
                                                   interval.first, interval.last));
        }
        return true;
    }

    const io::Bytes& file_;
    core::Engine& engine_;
    std::stop_token stop_;
    io::Checkpoint checkpoint_;
    std::vector<std::size_t> rows_;
    StoredPrimesCheck stored_;
};

}  // namespace

bool verify_file(io::FileSystem& files,
                 const std::string& path,
                 core::Engine& engine,
                 const VerifyOptions& options,
                 std::stop_token stop,
                 const std::function<void(const std::string&, const std::string&)>& say) {
    const auto file = files.read(path, io::whole_file);
    if (!file) throw io::FileError("cannot open", path, ENOENT);
    Verification verification(*file, engine, options, stop);
    const io::Checkpoint& checkpoint = verification.checkpoint();
    const core::Progress& progress = checkpoint.progress;
    say("seal", fmt::format("good, {}", bytes_text(file->size())));
    say("structure", fmt::format("good, generation {}, {}", checkpoint.generation,
                                 io::to_string(checkpoint.status)));
    say("totals",
        fmt::format("good, {} primes in {} grid rows",
                    with_thousands(progress.totals().prime_count), progress.grid().size()));
    if (verification.stores_primes()) {
        verification.check_stored_primes();
        say("primes", fmt::format("good, {} read and held against the grid",
                                  with_thousands(checkpoint.primes.count())));
    }
    if (!verification.sieve_rows_again() || !verification.sieve_last_batch_again()) return false;
    say("sieved again",
        fmt::format(
            "good, {} of {} rows (seed {}) and the newest batch: {:.3g} % of {:.3g} integers "
            "by the {} sieve",
            verification.rows().size(), progress.grid().size(), options.seed,
            progress.grid().empty()
                ? 0
                : 100 * verification.integers_again() / integers_sieved(progress),
            integers_sieved(progress), engine.name()));
    return true;
}

}  // namespace warpsieve::run
