#include <array>

#include "app/parse/number.hpp"
#include "app/parse/options.hpp"
#include "app/parse/verb.hpp"

namespace warpsieve::app {
namespace {

class ExportVerb final : public Verb {
public:
    explicit ExportVerb(CLI::App& program)
        : Verb(program, "export", "Write the stored primes of a file as text, raw or npy") {
        add_file(app(), export_.file);
        app().add_flag("--text", text_, "one prime a line (default)");
        app().add_flag("--raw", raw_, "little-endian 64-bit integers");
        app().add_flag("--npy", npy_, "the same with a header, for numpy.load");
        add_part();
        add_target();
        add_output_options(app(), export_.output);
    }

    [[nodiscard]] Command command() override {
        export_.format = format();
        if (!from_.empty()) export_.from = parse_number(from_);
        if (!to_.empty()) export_.to = parse_number(to_);
        if (!threads_.empty())
            export_.threads =
                static_cast<unsigned>(number_within("--threads", threads_, 1, most_threads));
        if (export_.output.json && export_.target.empty())
            throw UsageError(
                "--json needs -o: without it standard output takes the primes (add -o FILE)");
        return export_;
    }

private:
    void add_part() {
        app().add_option("--from", from_, "first integer (default: all)")->type_name("A");
        app().add_option("--to", to_, "last integer (default: all)")->type_name("B");
    }
    void add_target() {
        app()
            .add_option("-o,--output", export_.target, "file to write (default: standard output)")
            ->type_name("FILE");
        app().add_flag("--force", export_.replace, "replace FILE if it exists");
        app()
            .add_option("--threads", threads_, "threads that decode (default: all there are)")
            ->type_name("N");
    }

    [[nodiscard]] exporting::ExportFormat format() const {
        if (text_ + raw_ + npy_ > 1)
            throw UsageError("--text, --raw and --npy exclude each other (choose one)");
        if (raw_) return exporting::ExportFormat::raw;
        return npy_ ? exporting::ExportFormat::npy : exporting::ExportFormat::text;
    }

    ExportCommand export_;
    bool text_ = false;
    bool raw_ = false;
    bool npy_ = false;
    std::string from_;
    std::string to_;
    std::string threads_;
};

}  // namespace

std::unique_ptr<Verb> add_export(CLI::App& program) {
    return std::make_unique<ExportVerb>(program);
}

}  // namespace warpsieve::app
