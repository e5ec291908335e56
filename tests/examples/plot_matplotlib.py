#!/usr/bin/env python3
"""Draws pi(x) - li(x) of a file of `warpsieve run`, in units of sqrt(x) / log x.

    plot_matplotlib.py NAME.h5 OUT.png

Needs h5py, matplotlib and nothing of warpsieve; for runs that begin at 0.
"""
import sys

import h5py
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np


def li(x):
    """The logarithmic integral, by Ramanujan's series, to some digits of a double."""
    log = np.log(x)
    total = np.zeros_like(log)
    term, inner = np.ones_like(log), 0.0
    for n in range(1, 200):
        term *= -log / (n * 2) if n > 1 else log
        if n % 2 == 1:
            inner += 1 / n
        total += term * inner
    return np.euler_gamma + np.log(log) + np.sqrt(x) * total


def main():
    with h5py.File(sys.argv[1], "r") as file:
        last = file["grid/last"][:].astype(float)
        count = file["grid/prime_count"][:].astype(float)
        title = file.attrs["title"].decode()
    plt.plot(last, (count - li(last)) * np.log(last) / np.sqrt(last))
    plt.title(f"π(x) − li(x), {title}")
    plt.xlabel("x")
    plt.ylabel("in units of √x / log x")
    plt.savefig(sys.argv[2])


main()
