// What translated code with counters (run --count) uses, and the tables that ptxcount.py writes for count.cpp.
#pragma once

constexpr int ptx_classes = 16;                    // as many as CLASSES of ptxcount.py
struct ptx_count_row {
  unsigned block, place, kind, instructions;       // how many of this class are in the block
  unsigned short machine[ptx_classes];             // what ptxas makes of them
};
struct ptx_count_access {
  unsigned place;
  int kind;                                        // 0 load, 1 store, 2 atomic
  int global;                                      // 0: shared memory
  unsigned bytes;                                  // of a lane
};
struct ptx_counts {
  unsigned blocks, accesses, row_count;
  const ptx_count_row* rows;
  const ptx_count_access* access;
  const char* const* classes;
  const char* const* places;                       // file, function, file, function, ... from the kernel inwards
};

// The n-th executions of an access in the lanes of a warp since they met last are one access of the warp.
struct ptx_warp_access {
  uint32_t lanes;
  uint64_t address[32];
};
struct ptx_touched {
  ptx_warp_access* accesses;
  uint32_t used, capacity;
};

uint32_t* ptx_count_lane();                        // counters of the running lane, 32 words from block to block
ptx_touched* ptx_count_accesses();                 // of the running lane's warp, one for each access of the code
void ptx_count_more(ptx_touched& touched, uint32_t count);

static inline void ptx_note(ptx_touched& touched, uint32_t n, unsigned lane, uint64_t address) {
  if (__builtin_expect(n >= touched.used, 0)) ptx_count_more(touched, n + 1);
  ptx_warp_access& access = touched.accesses[n];
  access.lanes |= 1u << lane;
  access.address[lane] = address;
}

static inline unsigned ptx_is_shared(const void* address) {
  return (uintptr_t)address - (uintptr_t)cuhost::dynsmem < ptx_total;
}
