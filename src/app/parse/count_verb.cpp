#include "app/parse/options.hpp"
#include "app/parse/verb.hpp"

namespace warpsieve::app {
namespace {

class CountVerb final : public Verb {
public:
    explicit CountVerb(CLI::App& program)
        : Verb(program, "count", "Count the primes of [START, STOP], and what else is asked for") {
        app()
            .add_option("[START] STOP", bounds_, "bounds, both included (default START: 0)")
            ->required()
            ->expected(1, 2)
            ->option_text(" ");
        quantities_.add_to(app());
        self_check_.add_to(app());
        engine_.add_to(app());
        add_output_options(app(), count_.output);
    }

    [[nodiscard]] Command command() override {
        count_.interval = interval_of(bounds_);
        count_.quantities = quantities_.quantities();
        count_.self_check = self_check_.share();
        count_.engine = engine_.options();
        return count_;
    }

private:
    CountCommand count_;
    std::vector<std::string> bounds_;
    QuantityTexts quantities_;
    SelfCheckTexts self_check_;
    EngineTexts engine_;
};

}  // namespace

std::unique_ptr<Verb> add_count(CLI::App& program) {
    return std::make_unique<CountVerb>(program);
}

}  // namespace warpsieve::app
