#include "verify/verify.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include "core/interrupted.hpp"
#include "core/plural.hpp"
#include "host/clock.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/disk/superblock.hpp"
#include "io/store/liveness.hpp"
#include "report/format.hpp"
#include "verify/resieve.hpp"
#include "verify/stored_data_check.hpp"
#include "verify/stored_pass.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::verify {
namespace {

/// One verification in steps; each throws what it finds wrong.
class Verification {
public:
    Verification(io::FileSystem& files,
                 const std::string& path,
                 const Sieves& sieves,
                 const VerifyOptions& options,
                 const std::stop_token& stop)
        : files_(files),
          reading_{sieves.warning, core::stop_check(stop), options.threads > 1},
          threads_(options.threads),
          run_(open(files, path, reading_)),
          plan_(plan_resieve(progress(), options)) {}

    [[nodiscard]] std::size_t file_bytes() const { return run_.image->bytes().size(); }
    [[nodiscard]] const io::Checkpoint& checkpoint() const { return run_.checkpoint; }
    [[nodiscard]] const core::Progress& progress() const { return run_.checkpoint.progress; }
    [[nodiscard]] const ResievePlan& plan() const { return plan_; }
    /// Whether somebody works on the run, as `info` says it.
    [[nodiscard]] io::LiveStatus live_status() const {
        return io::look_for_life(files_, run_.names, run_.file, checkpoint(), host::Clock{}.wall())
            .status;
    }
    [[nodiscard]] bool stores_primes() const { return progress().job().store != core::Store::none; }

    /// Reads everything that the generation stores.
    /// @return what it stores of each section
    std::vector<core::SampleTotals> check_stored(const std::vector<Interval>& sections) {
        const auto check = make_stored_data_check(progress(), sections);
        hold_stored_against(*check, {files_, run_, reading_, threads_});
        check->finish(checkpoint().tail.digest());
        return check->take_sections();
    }

private:
    static io::Recovered open(io::FileSystem& files,
                              const std::string& path,
                              const io::Reading& reading) {
        auto [image, marked] = io::map_unmarked(files, path);
        if (!image) io::throw_missing(files, path);
        if (marked && reading.warning) reading.warning(io::mark_warning(path));
        io::RunFiles names(path);
        io::Checkpoint checkpoint =
            io::prove_bytes(files, names, image->bytes(), io::TailChunks::leave,
                            io::letting_go(*image, reading.stopped));
        return {.names = std::move(names),
                .file = path,
                .image = std::move(image),
                .checkpoint = std::move(checkpoint),
                .bad = {}};
    }

    io::FileSystem& files_;
    io::Reading reading_;
    unsigned threads_;
    io::Recovered run_;
    ResievePlan plan_;
};

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

/// What the file says of itself.
void say_of_file(const Verification& verification, const Say& say) {
    const io::Checkpoint& checkpoint = verification.checkpoint();
    const core::Progress& progress = checkpoint.progress;
    say("seal", fmt::format("good, {}", report::bytes_text(verification.file_bytes())));
    say("structure", fmt::format("good, generation {}, {}", checkpoint.generation,
                                 io::to_string(verification.live_status())));
    say("totals",
        fmt::format("good, {} in {} grid {}",
                    report::count_text(progress.totals().prime_count, "prime", "primes"),
                    progress.grid().size(), core::plural(progress.grid().size(), "row", "rows")));
}

void say_of_stored(const io::Checkpoint& checkpoint, const Say& say) {
    if (!checkpoint.shards.empty()) say("shards", describe_shards(checkpoint.shards));
    say(core::to_string(checkpoint.progress.job().store), describe_stored(checkpoint));
}

void say_of_resieve(const Verification& verification,
                    const VerifyOptions& options,
                    const std::string& sieve,
                    const Say& say) {
    const core::Progress& progress = verification.progress();
    const ResievePlan& plan = verification.plan();
    say("sieved again", describe_stretch(progress, plan, options));
    if (!progress.sieved_through()) return;
    say("newest batch", describe_newest_batch(progress, plan, options));
    if (plan.stretch || plan.newest_batch) say("sieved by", "the " + sieve + " sieve");
}

}  // namespace

bool verify_file(io::FileSystem& files,
                 const std::string& path,
                 const Sieves& sieves,
                 const VerifyOptions& options,
                 const std::stop_token& stop,
                 const Say& say) try {
    Verification verification(files, path, sieves, options, stop);
    say_of_file(verification, say);
    core::Engine& engine = verification.plan().plain ? sieves.plain : sieves.fast;
    Resieve resieve(verification.progress(), verification.plan(), engine);
    std::vector<core::SampleTotals> stored;
    if (verification.stores_primes()) {
        stored = verification.check_stored(resieve.sections());
        say_of_stored(verification.checkpoint(), say);
    }
    if (!resieve.run(stored, *sieves.make_report(), stop)) return false;
    say_of_resieve(verification, options, engine.name(), say);
    return true;
} catch (const core::Interrupted&) {
    return false;
}

}  // namespace warpsieve::verify
