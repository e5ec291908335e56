#include "app/parse/options.hpp"
#include "app/parse/verb.hpp"

namespace warpsieve::app {
namespace {

class SelftestVerb final : public Verb {
public:
    explicit SelftestVerb(CLI::App& program)
        : Verb(program, "selftest", "Sieve intervals whose results are known, in a few seconds") {
        engine_.add_to(app());
        add_output_options(app(), selftest_.output);
    }

    [[nodiscard]] Command command() override {
        selftest_.engine = engine_.options();
        return selftest_;
    }

private:
    SelftestCommand selftest_;
    EngineTexts engine_;
};

}  // namespace

std::unique_ptr<Verb> add_selftest(CLI::App& program) {
    return std::make_unique<SelftestVerb>(program);
}

}  // namespace warpsieve::app
