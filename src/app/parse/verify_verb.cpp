#include "app/parse/number.hpp"
#include "app/parse/options.hpp"
#include "app/parse/verb.hpp"

namespace warpsieve::app {
namespace {

class VerifyVerb final : public Verb {
public:
    explicit VerifyVerb(CLI::App& program)
        : Verb(program, "verify", "Prove a file: seal, structure, totals, primes, a share again") {
        add_file(app(), verify_.file);
        app()
            .add_option("--share", share_,
                        "share of the integers to sieve again with the reference sieve: 0, 1%, 1 "
                        "(default: some seconds' worth)")
            ->type_name("SHARE");
        app()
            .add_option("--seed", seed_, "which rows of the grid are sieved again (default 1)")
            ->type_name("N");
        add_output_options(app(), verify_.output);
    }

    [[nodiscard]] Command command() override {
        if (!share_.empty()) verify_.share = parse_fraction(share_);
        if (!seed_.empty()) verify_.seed = parse_number(seed_);
        return verify_;
    }

private:
    VerifyCommand verify_;
    std::string share_;
    std::string seed_;
};

}  // namespace

std::unique_ptr<Verb> add_verify(CLI::App& program) {
    return std::make_unique<VerifyVerb>(program);
}

}  // namespace warpsieve::app
