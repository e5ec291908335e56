#!/usr/bin/env python3
"""Prints the primes of a file of `warpsieve run`, one a line.

    read_h5py.py NAME.h5

Needs h5py and nothing of warpsieve.
"""
import sys

import h5py
import numpy as np

BLOCK = 1 << 20
RESIDUES = np.array([1, 7, 11, 13, 17, 19, 23, 29], dtype=np.uint64)


def stored_primes(file):
    """Yields arrays of primes from /primes."""
    primes = file["primes"]
    for first in range(0, len(primes), BLOCK):
        block = primes[first : first + BLOCK]
        # libhdf5 shows zeros, without an error, for a shard that is missing or was not opened
        # because of the limit of open files (ulimit -n); `warpsieve consolidate` ends that.
        if not block.all():
            sys.exit(f"{file.filename}: a shard is missing behind number {first}")
        yield block


def bitmap_primes(file):
    """Yields arrays of primes from /bitmap: byte k stands for origin + 30k .. origin + 30k + 29."""
    parameters, state, bitmap = file["parameters"].attrs, file["state"].attrs, file["bitmap"]
    wheel, origin = bitmap.attrs["wheel"], bitmap.attrs["origin"]
    # The primes of the wheel have no bit.
    if state["sieved_any"]:
        small = [p for p in (2, 3, 5) if parameters["start"] <= p <= state["sieved_through"]]
        yield np.array(small, dtype=np.uint64)
    for first in range(0, len(bitmap), BLOCK):
        bits = np.unpackbits(bitmap[first : first + BLOCK], bitorder="little").reshape(-1, 8)
        byte, bit = np.nonzero(bits)
        yield origin + np.uint64(wheel) * (byte.astype(np.uint64) + np.uint64(first)) + RESIDUES[bit]


def main():
    # "r": libhdf5 marks a file that is opened for writing, even where nothing is written, and h5py
    # before 3 opens it so by default.
    with h5py.File(sys.argv[1], "r") as file:
        blocks = stored_primes(file) if "primes" in file else bitmap_primes(file)
        found = 0
        for block in blocks:
            found += len(block)
            sys.stdout.writelines(f"{prime}\n" for prime in block.tolist())
        if found != file["state"].attrs["prime_count"]:
            sys.exit(f"{file.filename}: {found} primes, but its prime_count is another")


main()
