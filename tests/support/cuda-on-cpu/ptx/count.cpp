// run --count: warp instructions by class, wavefronts of shared memory and sectors of global memory, by kernel and place.
// Lanes run one after the other, so a warp's instructions are put together where its lanes meet: a block counts as often
// as the lane that enters it most, and the n-th executions of an access are one access of the warp.
#include "runtime.h"

#ifndef CUHOST_COUNT

namespace rt {
bool counting() { return false; }
void count_range(bool) {}
void count_kernel(const ptx_kernel*, dim3, dim3) {}
void count_finished(const ptx_kernel*, dim3, dim3) {}
}

#else

#include <cxxabi.h>

namespace rt {

static const char* const access_names[2][3] = {{"shared_load", "shared_store", "shared_atomic"},
                                               {"global_load", "global_store", "global_atomic"}};

// What accesses of one kind cost: shared memory has wavefronts, global memory sectors of 32 and lines of 128 bytes.
struct AccessCount {
  uint64_t instructions = 0, lanes = 0, wavefronts = 0, sectors = 0, lines = 0;
  uint64_t fetched = 0;                            // sectors of loads that the warp did not load just before
  void add(const AccessCount& o) {
    instructions += o.instructions, lanes += o.lanes, wavefronts += o.wavefronts, sectors += o.sectors, lines += o.lines;
    fetched += o.fetched;
  }
};

// The sectors that a warp loaded last: what it finds again in the L1 cache for certain, however many warps share that.
struct Recent {
  static constexpr unsigned size = 32;             // 1 KiB
  uint64_t sectors[size];
  unsigned next = 0;
  Recent() { std::fill(sectors, sectors + size, ~0ull); }
  bool misses(uint64_t sector) {
    if (std::find(sectors, sectors + size, sector) != sectors + size) return false;
    sectors[next++ % size] = sector;
    return true;
  }
};

struct Total {
  const ptx_kernel* code = nullptr;
  uint64_t launches = 0, blocks = 0, threads = 0, warps = 0;
  std::vector<uint64_t> entered;                   // blocks of code, by warps
  std::vector<AccessCount> accesses;
};

// Of one warp of the block that runs: counters [block of code][lane], and the accesses since its lanes met.
struct WarpState {
  std::vector<uint32_t> counters;
  std::vector<ptx_touched> touched;
};

static thread_local std::vector<WarpState> warps;
static thread_local Total running;
static std::mutex totals_mutex;
static std::map<std::string, Total>& totals() {
  static auto* map = new std::map<std::string, Total>;
  return *map;
}
static bool by_profiler = false;                    // CUDA_ON_CPU_COUNT_RANGE=profiler
static bool in_range = true;

// ---- cost of an access

// Distinct values among the first `count`, which are few: sorted in place.
static unsigned distinct(uint64_t* values, unsigned count) {
  std::sort(values, values + count);
  return (unsigned)(std::unique(values, values + count) - values);
}

// Of lanes [begin, end): how often the busiest bank must turn. Loads and stores of one word go together; lanes of an atomic
// take turns even for one word.
static unsigned turns(const ptx_warp_access& a, unsigned begin, unsigned end, unsigned bytes, bool atomic) {
  uint64_t words[64];
  unsigned count = 0;
  for (unsigned lane = begin; lane < end; lane++) {
    if (!(a.lanes >> lane & 1)) continue;
    for (unsigned offset = 0; offset < std::max(bytes, 4u); offset += 4) words[count++] = (a.address[lane] + offset) / 4;
  }
  if (!atomic) count = distinct(words, count);
  unsigned of_bank[32] = {}, most = 0;
  for (unsigned i = 0; i < count; i++) most = std::max(most, ++of_bank[words[i] % 32]);
  return most;
}

// Accesses of 8 and 16 bytes a lane go by halves and quarters of the warp.
static unsigned wavefronts(const ptx_warp_access& a, unsigned bytes, bool atomic) {
  unsigned part = bytes >= 16 ? 8 : bytes == 8 ? 16 : 32, sum = 0;
  for (unsigned lane = 0; lane < 32; lane += part) sum += turns(a, lane, lane + part, bytes, atomic);
  return sum;
}

static unsigned pieces(const ptx_warp_access& a, unsigned bytes, unsigned size, uint64_t (&numbers)[64]) {
  unsigned count = 0;
  for (unsigned lane = 0; lane < 32; lane++) {
    if (!(a.lanes >> lane & 1)) continue;
    numbers[count++] = a.address[lane] / size;
    numbers[count++] = (a.address[lane] + bytes - 1) / size;
  }
  return distinct(numbers, count);
}

static AccessCount cost(const ptx_warp_access& a, const ptx_count_access& what, Recent& recent) {
  AccessCount c;
  c.instructions = 1;
  c.lanes = (uint64_t)__builtin_popcount(a.lanes);
  if (what.global) {
    uint64_t numbers[64];
    c.lines = pieces(a, what.bytes, 128, numbers);
    c.sectors = pieces(a, what.bytes, 32, numbers);
    for (unsigned i = 0; what.kind == 0 && i < c.sectors; i++) c.fetched += recent.misses(numbers[i]);
  } else {
    c.wavefronts = wavefronts(a, what.bytes, what.kind == 2);
  }
  return c;
}

// ---- while a kernel runs

bool counting() {
  return in_range && getenv("CUDA_ON_CPU_COUNT");
}

void count_range(bool inside) {
  if (by_profiler) in_range = inside;
}

// Memory of the warps is kept from launch to launch.
void count_kernel(const ptx_kernel* code, dim3, dim3 block) {
  const ptx_counts& counts = *code->counts;
  running.code = code;
  running.entered.assign(counts.blocks, 0);
  running.accesses.assign(counts.accesses, {});
  size_t count = ((size_t)block.x * block.y * block.z + 31) / 32;
  if (warps.size() < count) warps.resize(count);
  for (size_t i = 0; i < count; i++) {
    warps[i].counters.assign(32 * (size_t)counts.blocks, 0);
    if (warps[i].touched.size() < counts.accesses) warps[i].touched.resize(counts.accesses);
  }
}

static void meet_counters(WarpState& warp, uint32_t lanes) {
  for (size_t block = 0; block < running.entered.size(); block++) {
    uint32_t* of_lanes = warp.counters.data() + 32 * block;
    uint32_t most = 0;
    if (lanes == ~0u) {
      for (int i = 0; i < 32; i++) most = std::max(most, of_lanes[i]);
      if (most) std::fill(of_lanes, of_lanes + 32, 0u);
    } else {
      for (int i = 0; i < 32; i++) {
        if (!(lanes >> i & 1)) continue;
        most = std::max(most, of_lanes[i]);
        of_lanes[i] = 0;
      }
    }
    running.entered[block] += most;
  }
}

// Turn by turn of the loops that the accesses are in, so that they come about as the warp made them. Lanes that have not
// come yet keep what they noted.
static void meet_accesses(WarpState& warp, uint32_t lanes) {
  static thread_local std::vector<size_t> touched;
  touched.clear();
  uint32_t most = 0;
  for (size_t i = 0; i < running.accesses.size(); i++) {
    if (warp.touched[i].used == 0) continue;
    touched.push_back(i);
    most = std::max(most, warp.touched[i].used);
  }
  Recent recent;
  uint32_t waiting = 0;
  for (uint32_t n = 0; n < most; n++) {
    for (size_t i : touched) {
      if (n >= warp.touched[i].used) continue;
      ptx_warp_access& access = warp.touched[i].accesses[n];
      const uint32_t all = access.lanes;
      access.lanes &= lanes;
      if (access.lanes) running.accesses[i].add(cost(access, running.code->counts->access[i], recent));
      access.lanes = all & ~lanes;
      waiting |= access.lanes;
    }
  }
  if (waiting == 0) {
    for (size_t i : touched) warp.touched[i].used = 0;
  }
}

static std::string key_of(const ptx_kernel* code) {
  // A template may be in several modules, with tables of their own.
  return std::string(code->name) + ' ' + std::to_string(code->counts->blocks) + ' ' + std::to_string(code->counts->accesses);
}

void count_finished(const ptx_kernel* code, dim3 grid, dim3 block) {
  std::lock_guard<std::mutex> lock(totals_mutex);
  Total& total = totals()[key_of(code)];
  if (!total.code) {
    total.code = code;
    total.entered.assign(running.entered.size(), 0);
    total.accesses.assign(running.accesses.size(), {});
  }
  uint64_t blocks = (uint64_t)grid.x * grid.y * grid.z, threads = (uint64_t)block.x * block.y * block.z;
  total.launches++;
  total.blocks += blocks;
  total.threads += blocks * threads;
  total.warps += blocks * ((threads + 31) / 32);
  for (size_t i = 0; i < running.entered.size(); i++) total.entered[i] += running.entered[i];
  for (size_t i = 0; i < running.accesses.size(); i++) total.accesses[i].add(running.accesses[i]);
  running.code = nullptr;
}

// ---- the report

struct PlaceCount {
  uint64_t instructions[ptx_classes] = {}, machine[ptx_classes] = {};
  AccessCount access[2][3];
  void add(const PlaceCount& o) {
    for (int i = 0; i < ptx_classes; i++) instructions[i] += o.instructions[i], machine[i] += o.machine[i];
    for (int g = 0; g < 2; g++) for (int k = 0; k < 3; k++) access[g][k].add(o.access[g][k]);
  }
  uint64_t accesses() const {
    uint64_t sum = 0;
    for (auto& of_memory : access) for (auto& a : of_memory) sum += a.instructions;
    return sum;
  }
  uint64_t issued() const {
    uint64_t sum = accesses();
    for (uint64_t m : machine) sum += m;
    return sum;
  }
  bool any() const {
    uint64_t sum = accesses();
    for (uint64_t n : instructions) sum += n;
    return sum != 0;
  }
};

static void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
}

// "warpsieve::gpu::strike_1024<true>" without its arguments and namespaces: "strike_1024<true>".
static std::string short_name(const std::string& mangled) {
  int status = 0;
  char* text = abi::__cxa_demangle(mangled.c_str(), nullptr, nullptr, &status);
  std::string name = status == 0 ? text : mangled;
  free(text);
  replace_all(name, "(anonymous namespace)::", "");
  replace_all(name, "operator()", "operator call");
  size_t begin = 0;
  int depth = 0;
  for (size_t i = 0; i < name.size(); i++) {
    if (name[i] == '<') depth++;
    if (name[i] == '>') depth--;
    if (depth > 0) continue;
    if (name[i] == '(') {
      name.resize(i);
    } else if (name[i] == ' ' && name.compare(i, 5, " call")) {
      begin = i + 1;
    } else if (name[i] == ':') {
      begin = i + 1;
    }
  }
  return name.substr(begin);
}

// Of a path what is behind the folder of the headers or of the project: "strike_tile.hpp", "cub/block/block_reduce.cuh".
static std::string short_file(const std::string& path) {
  size_t at = path.rfind("/include/");
  if (at != std::string::npos) return path.substr(at + 9);
  at = path.rfind('/');
  return at == std::string::npos ? path : path.substr(at + 1);
}

struct Place {
  std::vector<std::string> files, functions;
};

static Place read_place(const char* text) {
  Place place;
  std::string all = text;
  for (size_t at = 0, n = 0; at <= all.size(); n++) {
    size_t end = std::min(all.find('\t', at), all.size());
    std::string part = all.substr(at, end - at);
    if (n % 2 == 0) place.files.push_back(short_file(part));
    else place.functions.push_back(short_name(part));
    at = end + 1;
  }
  return place;
}

static std::map<unsigned, PlaceCount> by_place(const Total& total) {
  std::map<unsigned, PlaceCount> result;
  const ptx_counts& counts = *total.code->counts;
  for (unsigned i = 0; i < counts.row_count; i++) {
    const ptx_count_row& row = counts.rows[i];
    PlaceCount& place = result[row.place];
    place.instructions[row.kind] += row.instructions * total.entered[row.block];
    for (int k = 0; k < ptx_classes; k++) place.machine[k] += row.machine[k] * total.entered[row.block];
  }
  for (unsigned i = 0; i < counts.accesses; i++) {
    const ptx_count_access& access = counts.access[i];
    result[access.place].access[access.global][access.kind].add(total.accesses[i]);
  }
  return result;
}

static std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

static std::string list(const std::vector<std::string>& texts) {
  std::string result;
  for (const std::string& t : texts) result += (result.empty() ? "" : ", ") + quoted(t);
  return '[' + result + ']';
}

static std::string classes(const uint64_t (&counts)[ptx_classes], const char* const* names) {
  std::string result;
  for (int i = 0; i < ptx_classes; i++) {
    if (counts[i]) result += (result.empty() ? "" : ", ") + quoted(names[i]) + ": " + std::to_string(counts[i]);
  }
  return '{' + result + '}';
}

static std::string json(const PlaceCount& c, const char* const* names) {
  std::string text = "\"instructions\": " + classes(c.instructions, names) + ", \"machine\": " + classes(c.machine, names);
  for (int global = 0; global < 2; global++) {
    for (int kind = 0; kind < 3; kind++) {
      const AccessCount& a = c.access[global][kind];
      if (!a.instructions) continue;
      text += std::string(", \"") + access_names[global][kind] + "\": {\"instructions\": " + std::to_string(a.instructions) +
              ", \"lanes\": " + std::to_string(a.lanes);
      if (global) text += ", \"sectors\": " + std::to_string(a.sectors) + ", \"lines\": " + std::to_string(a.lines) +
                         (kind == 0 ? ", \"fetched\": " + std::to_string(a.fetched) : "") + '}';
      else text += ", \"wavefronts\": " + std::to_string(a.wavefronts) + '}';
    }
  }
  return text;
}

static std::string json(const Total& total) {
  PlaceCount all;
  std::string places;
  for (auto& [number, count] : by_place(total)) {
    all.add(count);
    if (!count.any()) continue;
    Place place = read_place(total.code->counts->places[number]);
    places += std::string(places.empty() ? "" : ",") + "\n      {\"functions\": " + list(place.functions) + ", \"files\": " +
              list(place.files) + ", " + json(count, total.code->counts->classes) + '}';
  }
  return "  {\"kernel\": " + quoted(short_name(total.code->name)) + ", \"symbol\": " + quoted(total.code->name) +
         ", \"launches\": " + std::to_string(total.launches) + ", \"blocks\": " + std::to_string(total.blocks) + ", \"threads\": " +
         std::to_string(total.threads) + ", \"warps\": " + std::to_string(total.warps) + ",\n    \"total\": {" + json(all, total.code->counts->classes) +
         "},\n    \"places\": [" + places + "]}";
}

// The table for people: a line a kernel, and one for each innermost function that is 1 % of it or more.
static void print_line(const std::string& name, const PlaceCount& c) {
  uint64_t instructions = c.accesses();
  for (uint64_t n : c.instructions) instructions += n;
  const auto& m = c.machine;
  fprintf(stderr, "%-44.44s %12llu %12llu %11llu %10llu %9llu %9llu %11llu %11llu %11llu\n", name.c_str(), (unsigned long long)instructions,
          (unsigned long long)c.issued(), (unsigned long long)(m[0] + m[1]), (unsigned long long)m[2],
          (unsigned long long)(m[3] + m[4]), (unsigned long long)m[6], (unsigned long long)(c.access[0][0].wavefronts + c.access[0][1].wavefronts),
          (unsigned long long)c.access[0][2].wavefronts,
          (unsigned long long)(c.access[1][0].sectors + c.access[1][1].sectors + c.access[1][2].sectors));
}

static void print_table() {
  fprintf(stderr, "%-44s %12s %12s %11s %10s %9s %9s %11s %11s %11s\n", "warp instructions of kernels, and of functions", "PTX", "machine",
          "integer", "multiply", "popc, cvt", "fp64", "sh. turns", "atom. turns", "sectors");
  for (auto& [key, total] : totals()) {
    PlaceCount all;
    std::map<std::string, PlaceCount> functions;
    for (auto& [number, count] : by_place(total)) {
      if (!count.any()) continue;
      all.add(count);
      Place place = read_place(total.code->counts->places[number]);
      functions["  " + place.files.back() + ' ' + place.functions.back()].add(count);
    }
    print_line(short_name(total.code->name) + " (" + std::to_string(total.launches) + ")", all);
    for (auto& [name, count] : functions) {
      if (100 * count.issued() >= all.issued()) print_line(name, count);
    }
  }
}

static void report() {
  const char* path = getenv("CUDA_ON_CPU_COUNT");
  FILE* file = fopen(path, "w");
  std::string text;
  for (auto& [key, total] : totals()) text += (text.empty() ? "" : ",\n") + json(total);
  bool written = file && fprintf(file, "{\"kernels\": [\n%s\n]}\n", text.c_str()) > 0;
  if (file && fclose(file)) written = false;
  if (!written) {
    complain("counts cannot be written to %s: %s", path, strerror(errno));
    fflush(nullptr);
    _Exit(98);
  }
  print_table();
}

// CUDA_ON_CPU_COUNT_RANGE=profiler: only what is launched between cudaProfilerStart and cudaProfilerStop.
[[maybe_unused]] static const bool started = [] {
  if (!getenv("CUDA_ON_CPU_COUNT")) return false;
  const char* range = getenv("CUDA_ON_CPU_COUNT_RANGE");
  if (range && *range && strcmp(range, "all") && strcmp(range, "profiler")) {
    complain("CUDA_ON_CPU_COUNT_RANGE=%s: must be all or profiler", range);
    _Exit(98);
  }
  by_profiler = range && !strcmp(range, "profiler");
  in_range = !by_profiler;
  atexit(report);
  return true;
}();

}

// ---- what translated code and the scheduler call

using namespace rt;

uint32_t* ptx_count_lane() {
  return warps[ptx_ltid() / 32].counters.data() + cuhost::lane();
}

ptx_touched* ptx_count_accesses() {
  return warps[ptx_ltid() / 32].touched.data();
}

void ptx_count_more(ptx_touched& touched, uint32_t count) {
  if (count > touched.capacity) {
    touched.capacity = std::max(2 * touched.capacity, std::max(count, 16u));
    void* larger = realloc(touched.accesses, touched.capacity * sizeof(ptx_warp_access));
    if (!larger) cuhost::fail("no memory to count: a warp executes an access %u times without meeting", count);
    touched.accesses = (ptx_warp_access*)larger;
  }
  for (uint32_t n = touched.used; n < count; n++) touched.accesses[n].lanes = 0;
  touched.used = count;
}

namespace cuhost {
void lanes_meet(unsigned warp, uint32_t lanes) {
  if (!rt::running.code) return;
  meet_counters(warps[warp], lanes);
  meet_accesses(warps[warp], lanes);
}
}

#endif
