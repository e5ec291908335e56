#include "app/parse/options.hpp"
#include "app/parse/verb.hpp"
#include "core/math.hpp"
#include "io/store/run_files.hpp"

namespace warpsieve::app {
namespace {

class RunVerb final : public Verb {
public:
    explicit RunVerb(CLI::App& program)
        : Verb(program,
               "run",
               "Sieve [START, STOP], or the first N primes from START, with checkpoints; the same "
               "command goes on after any stop") {
        add_what();
        add_how();
        quantities_.add_to(app());
        self_check_.add_to(app());
        engine_.add_to(app());
        add_output_options(app(), run_.output);
    }

    [[nodiscard]] Command command() override {
        set_job();
        run_.quantities = quantities_.quantities();
        run_.self_check = self_check_.share();
        run_.engine = engine_.options();
        run_.store = choice_of<StoreChoice>("--store", store_,
                                            {{"auto", StoreChoice::automatic},
                                             {"none", StoreChoice::none},
                                             {"bitmap", StoreChoice::bitmap},
                                             {"primes", StoreChoice::primes}});
        run_.checkpoint_every = duration_of(checkpoint_every_);
        run_.max_time = duration_of(max_time_);
        if (!keep_.empty())
            run_.keep = static_cast<unsigned>(number_within("--keep", keep_, 1, io::max_keep));
        if (!shard_bytes_.empty())
            run_.shard_bytes = number_within("--shard-bytes", shard_bytes_, 1, core::max_u64);
        return run_;
    }

private:
    void set_job() {
        if (first_.empty()) {
            if (bounds_.size() != 2)
                throw UsageError("START STOP: two bounds are needed, both included (or --first N)");
            run_.interval = interval_of(bounds_);
            set_part();
            return;
        }
        if (!part_.empty())
            throw UsageError("--part " + part_ + " goes without --first " + first_ +
                             " (pieces are of an interval whose end is known)");
        if (bounds_.size() > 1)
            throw UsageError("--first " + first_ + " goes without STOP " + bounds_.back() +
                             " (it ends with the N-th prime from START)");
        run_.first_n = number_within("--first", first_, 1, core::max_u64);
        run_.interval = interval_from(bounds_);
    }

    void set_part() {
        if (part_.empty()) return;
        run_.part = parse_part(part_);
        require_parts(run_.interval, run_.part);
    }

    void add_what() {
        app()
            .add_option("START STOP", bounds_, "bounds, both included; with --first only START")
            ->expected(0, 2)
            ->option_text(" ");
        app()
            .add_option("--first", first_, "the first N primes from START (default 0) on")
            ->type_name("N");
        app()
            .add_option(
                "--part", part_,
                "piece I of N of the interval, counted from 0, with its own file; 'warpsieve "
                "merge' joins them")
            ->type_name("I/N");
        app()
            .add_option("-o,--output", run_.file, "checkpoint and result, an HDF5 file")
            ->required()
            ->type_name("NAME.h5");
        app()
            .add_option("--store", store_,
                        "what to keep besides the counts: primes, bitmap, none, or auto (default): "
                        "primes where they fit 64 MiB")
            ->type_name("WHAT");
    }

    void add_how() {
        app()
            .add_option("--checkpoint-every", checkpoint_every_,
                        "time between two saves: 60s, 10min (default: by the time that a save "
                        "takes)")
            ->type_name("TIME");
        app()
            .add_option("--max-time", max_time_,
                        "stop, save and exit with 75 after this time: 4h, 90min, 1-12:00:00")
            ->type_name("TIME");
        app()
            .add_option("--keep", keep_,
                        "generations of the file to keep while running (default 3)")
            ->type_name("N");
        add_scratch(app(), run_.scratch);
        app().add_flag("--force", run_.force, "begin even where the disk has too little space");
        // For tests: many shards without gigabytes. In no group, so --help does not show it.
        app().add_option("--shard-bytes", shard_bytes_)->group("");
    }

    RunCommand run_;
    std::vector<std::string> bounds_;
    std::string first_;
    std::string part_;
    std::string store_ = "auto";
    std::string checkpoint_every_;
    std::string max_time_;
    std::string keep_;
    std::string shard_bytes_;
    QuantityTexts quantities_;
    SelfCheckTexts self_check_;
    EngineTexts engine_;
};

}  // namespace

std::unique_ptr<Verb> add_run(CLI::App& program) {
    return std::make_unique<RunVerb>(program);
}

}  // namespace warpsieve::app
