"""Primes in Python, by the standard library alone:

    python3 sieve_ctypes.py [libwarpsieve.so]
"""
import ctypes as c
import sys

lib = c.CDLL(sys.argv[1] if len(sys.argv) > 1 else "libwarpsieve.so")
lib.warpsieve_last_error.restype = c.c_char_p
TWINS, GAPS, SUM = 2, 64, 128


class Totals(c.Structure):
    _fields_ = [("size", c.c_size_t)] + [(name, c.c_uint64) for name in (
        "prime_count smallest_prime largest_prime twin_count triplet_count quadruplet_count "
        "quintuplet_count sextuplet_count largest_gap gap_start prime_sum_low prime_sum_high").split()]


def call(name, *arguments):
    # None: a sieve for this call alone; warpsieve_new() makes one that is kept.
    if getattr(lib, "warpsieve_" + name)(None, *arguments) != 0:
        raise ValueError(lib.warpsieve_last_error().decode())


def count(first, last, quantities=0):
    totals = Totals(size=c.sizeof(Totals))
    call("count", c.c_uint64(first), c.c_uint64(last), c.c_uint(quantities), c.byref(totals))
    return totals


def primes(first, last):
    found, size = (c.c_uint64 * count(first, last).prime_count)(), c.c_size_t()
    call("fill_primes", c.c_uint64(first), c.c_uint64(last), found, c.c_size_t(len(found)), c.byref(size))
    return list(found)


def nth_prime(n, start=0):
    prime = c.c_uint64()
    call("nth_prime", c.c_uint64(n), c.c_uint64(start), c.byref(prime))
    return prime.value


totals = count(0, 10**9, TWINS | GAPS | SUM)
print("primes below 10^9:", totals.prime_count, "twins:", totals.twin_count)
print("largest gap:", totals.largest_gap, "after", totals.gap_start)
print("sum:", totals.prime_sum_high << 64 | totals.prime_sum_low)
print("the last below 2^64:", primes(2**64 - 100, 2**64 - 1))
print("the millionth prime:", nth_prime(10**6))
try:
    count(10, 9)
except ValueError as error:
    print("refused:", error)
