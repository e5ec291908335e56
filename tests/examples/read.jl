# Prints the primes of a file of `warpsieve run`, one a line:
#
#     julia read.jl NAME.h5
#
# Needs the package HDF5 (import Pkg; Pkg.add("HDF5")) and nothing of warpsieve.
using HDF5

const block = 2^20
const residues = UInt64[1, 7, 11, 13, 17, 19, 23, 29]

function print_primes(primes)
    for first in 1:block:length(primes), prime in primes[first:min(first + block - 1, end)]
        # libhdf5 shows zeros, without an error, for a shard that is missing or was not opened
        # because of the limit of open files (ulimit -n).
        prime == 0 && error("a shard is missing")
        println(prime)
    end
    return length(primes)
end

# Byte k stands for the integers origin + 30k to origin + 30k + 29.
function print_bits(bitmap)
    origin, found = read_attribute(bitmap, "origin"), 0
    for first in 1:block:length(bitmap)
        for (i, byte) in enumerate(bitmap[first:min(first + block - 1, end)]), bit in 0:7
            (byte >> bit) & 1 == 0 && continue
            println(origin + UInt64(30) * UInt64(first + i - 2) + residues[bit+1])
            found += 1
        end
    end
    return found
end

# 2, 3 and 5 have no bit.
function print_wheel_primes(start, through)
    inside = [p for p in (2, 3, 5) if start <= p <= through]
    foreach(println, inside)
    return length(inside)
end

# "r": libhdf5 marks a file that is opened for writing, even where nothing is written.
h5open(ARGS[1], "r") do file
    state, parameters = attrs(file["state"]), attrs(file["parameters"])
    if haskey(file, "primes")
        found = print_primes(file["primes"])
    else
        found = state["sieved_any"] == 0 ? 0 :
                print_wheel_primes(parameters["start"], state["sieved_through"])
        found += print_bits(file["bitmap"])
    end
    found == state["prime_count"] || error("$found primes, but its prime_count is another")
end
