// warpsieve_manual FOLDER: writes the manual page and the completions of this build below a folder,
// as below PREFIX/share. It runs while the program is built, and is not installed.

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>

#include "app/manual/completions.hpp"
#include "app/manual/man_page.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::manual {
namespace {

void write(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) throw IoError("cannot write " + path.string() + " (is the disk full?)");
}

void write_all(const std::filesystem::path& share) {
    const app::ProgramDescription program = app::describe_program();
    write(share / "man/man1/warpsieve.1", man_page(program));
    write(share / "bash-completion/completions/warpsieve", bash_completion(program));
    write(share / "zsh/site-functions/_warpsieve", zsh_completion(program));
    write(share / "fish/vendor_completions.d/warpsieve.fish", fish_completion(program));
}

}  // namespace
}  // namespace warpsieve::manual

int main(int argc, char** argv) {
    try {
        if (argc != 2) throw warpsieve::UsageError("write warpsieve_manual FOLDER");
        warpsieve::manual::write_all(argv[1]);
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "warpsieve_manual: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
