#!/usr/bin/env python3
"""Numbers from standard input, a line each, into /primes of an HDF5 file, as a user of h5py would
write them: in blocks, shuffled and deflated. What bench/store_primes.sh compares with."""

import sys

import h5py
import numpy

CHUNK = 65_536
LINES = 1 << 20

with h5py.File(sys.argv[1], "w") as file:
    primes = file.create_dataset(
        "primes", shape=(0,), maxshape=(None,), chunks=(CHUNK,), dtype="u8",
        shuffle=True, compression="gzip", compression_opts=1)
    rest = b""
    while block := sys.stdin.buffer.read(16 * LINES):
        block, _, rest = (rest + block).rpartition(b"\n")
        numbers = numpy.fromstring(block, dtype="u8", sep="\n")
        primes.resize(primes.shape[0] + numbers.size, axis=0)
        primes[-numbers.size:] = numbers
