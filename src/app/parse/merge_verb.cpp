#include "app/parse/options.hpp"
#include "app/parse/verb.hpp"

namespace warpsieve::app {
namespace {

class MergeVerb final : public Verb {
public:
    explicit MergeVerb(CLI::App& program)
        : Verb(program,
               "merge",
               "Join finished runs of adjacent intervals, such as all pieces of 'run --part', into "
               "one plain file") {
        app()
            .add_option("OUT.h5", merge_.target, "file to write; it must not exist")
            ->required()
            ->option_text(" ");
        app()
            .add_option("IN.h5", merge_.files, "files of 'warpsieve run', in any order")
            ->required()
            ->expected(1, -1)
            ->option_text("...");
        app()
            .add_option("--threads", threads_,
                        "threads that decode and encode (default: all there are)")
            ->type_name("N");
        add_scratch(app(), merge_.scratch);
        add_output_options(app(), merge_.output);
    }

    [[nodiscard]] Command command() override {
        if (!merge_.target.ends_with(".h5"))
            throw UsageError("OUT " + merge_.target +
                             " must end in .h5 (the file to write comes "
                             "first: 'warpsieve merge OUT.h5 IN.h5 IN.h5')");
        if (!threads_.empty())
            merge_.threads =
                static_cast<unsigned>(number_within("--threads", threads_, 1, most_threads));
        return merge_;
    }

private:
    MergeCommand merge_;
    std::string threads_;
};

}  // namespace

std::unique_ptr<Verb> add_merge(CLI::App& program) {
    return std::make_unique<MergeVerb>(program);
}

}  // namespace warpsieve::app
