// A plugin of qemu (its user-mode emulation) that counts instructions: when the program ends, a
// line for each translated block with its address, its instructions, and how often it ran. What it
// needs of qemu-plugin.h stands here, as Debian packages no such header. See aarch64_count.sh.
//
//     qemu-aarch64 -plugin ./instruction_counter.so,out=COUNTS -d plugin -D /dev/null PROGRAM
//
// The counters are plain additions: exact in programs of one thread.

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t PluginId;
typedef struct qemu_plugin_tb TranslatedBlock;
enum { add_to_u64 = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(PluginId, void (*)(PluginId, TranslatedBlock*));
void qemu_plugin_register_vcpu_tb_exec_inline(TranslatedBlock*, int, void*, uint64_t);
void qemu_plugin_register_atexit_cb(PluginId, void (*)(PluginId, void*), void*);
size_t qemu_plugin_tb_n_insns(const TranslatedBlock*);
uint64_t qemu_plugin_tb_vaddr(const TranslatedBlock*);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

typedef struct Block {
    struct Block* before;
    uint64_t address, instructions, runs;
} Block;
static Block* newest;

static void count_block(PluginId id, TranslatedBlock* tb) {
    (void)id;
    Block* block = malloc(sizeof *block);
    if (block == NULL) abort();
    *block = (Block){newest, qemu_plugin_tb_vaddr(tb), qemu_plugin_tb_n_insns(tb), 0};
    newest = block;
    qemu_plugin_register_vcpu_tb_exec_inline(tb, add_to_u64, &block->runs, 1);
}

static void print_blocks(PluginId id, void* path) {
    (void)id;
    FILE* out = fopen(path, "w");
    if (out == NULL) abort();
    for (const Block* block = newest; block != NULL; block = block->before)
        if (block->runs != 0)
            fprintf(out, "%016" PRIx64 " %" PRIu64 " %" PRIu64 "\n", block->address,
                    block->instructions, block->runs);
    if (fclose(out) != 0) abort();
}

__attribute__((visibility("default"))) int qemu_plugin_install(PluginId id,
                                                               const void* info,
                                                               int count,
                                                               char** arguments) {
    (void)info;
    if (count != 1 || strncmp(arguments[0], "out=", 4) != 0) return 1;
    char* const path = strdup(arguments[0] + 4);
    qemu_plugin_register_vcpu_tb_trans_cb(id, count_block);
    qemu_plugin_register_atexit_cb(id, print_blocks, path);
    return 0;
}
