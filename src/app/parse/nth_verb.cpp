#include "app/parse/options.hpp"
#include "app/parse/verb.hpp"
#include "core/math.hpp"

namespace warpsieve::app {
namespace {

class NthVerb final : public Verb {
public:
    explicit NthVerb(CLI::App& program)
        : Verb(program, "nth", "Find the N-th prime from START (default 0) on") {
        app()
            .add_option("N [START]", numbers_, "which prime, counted from 1, and where to begin")
            ->required()
            ->expected(1, 2)
            ->option_text(" ");
        app()
            .add_option("--method", method_,
                        "sieve, primecount (counts without sieving, below 2^63), or auto "
                        "(default): the one that should be faster")
            ->type_name("NAME");
        app()
            .add_option("--from", nth_.file,
                        "a file of 'warpsieve run': begin at what it has counted")
            ->type_name("NAME.h5");
        engine_.add_to(app());
        add_output_options(app(), nth_.output);
    }

    [[nodiscard]] Command command() override {
        nth_.n = number_within("N", numbers_.front(), 1, core::max_u64);
        if (numbers_.size() > 1)
            nth_.start = interval_from({numbers_.begin() + 1, numbers_.end()}).first;
        nth_.method = choice_of<NthMethod>("--method", method_,
                                           {{"auto", NthMethod::automatic},
                                            {"primecount", NthMethod::primecount},
                                            {"sieve", NthMethod::sieve}});
        if (!nth_.file.empty() && nth_.method == NthMethod::primecount)
            throw UsageError("--from goes without --method primecount (it sieves)");
        nth_.engine = engine_.options();
        return nth_;
    }

private:
    NthCommand nth_;
    std::vector<std::string> numbers_;
    std::string method_ = "auto";
    EngineTexts engine_;
};

}  // namespace

std::unique_ptr<Verb> add_nth(CLI::App& program) {
    return std::make_unique<NthVerb>(program);
}

}  // namespace warpsieve::app
