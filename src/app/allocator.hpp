#pragma once

namespace warpsieve::app {

/// Keeps memory that was freed for the next batch instead of giving it back to the system: a run
/// that stores what it finds frees and allocates hundreds of MiB a second, and clearing new pages
/// for that took a fifth of its time. To be called before threads start; does nothing where the
/// allocator is not glibc's.
void keep_freed_memory();

}  // namespace warpsieve::app
