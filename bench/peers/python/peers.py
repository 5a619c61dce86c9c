"""Times the signatures of Python libraries: peers.py FOLDER

FOLDER holds texts.json, and for each size of a set of hashes hashes-SIZE.bin
(uint64, little-endian) with offsets-SIZE.bin. A line of JSON for each library
and stage goes to standard output: nanoseconds a document.

Every library makes 128 slots of word 3-grams, by the fastest call that its
documentation names, on one thread. "text" includes cutting the text in Python,
since none of them does it.
"""

import json
import os
import re
import sys
import time

for name in ("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import numpy  # noqa: E402
from datasketch import MinHash  # noqa: E402
from FastSketchLSH import FastSimilaritySketch  # noqa: E402
from rensa import RMinHash  # noqa: E402

SLOTS, SEED = 128, 42


def report(who, stage, size, documents, work):
    work()
    start = time.perf_counter_ns()
    work()
    took = time.perf_counter_ns() - start
    print(json.dumps({"who": who, "stage": stage, "size": size, "ns": took / documents}), flush=True)


def grams(text):
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))]


def main(folder):
    with open(os.path.join(folder, "texts.json"), encoding="utf-8") as f:
        texts = json.load(f)
    n = len(texts)
    sketch = FastSimilaritySketch(size=SLOTS, seed=SEED)

    def rensa(sets):
        return RMinHash.digest_matrix_from_token_sets(sets, SLOTS, SEED)

    def fast(sets):
        return sketch.batch(sets, num_threads=1)

    def datasketch(sets):
        return MinHash.bulk([[g.encode() for g in s] for s in sets], num_perm=SLOTS)

    sets = [grams(t) for t in texts]
    for who, sign in (("rensa", rensa), ("FastSketchLSH", fast), ("datasketch", datasketch)):
        report(who, "Sign", "texts", n, lambda: sign([grams(t) for t in texts]))
        report(who, "Strings", "texts", n, lambda: sign(sets))

    for file in sorted(os.listdir(folder)):
        found = re.fullmatch(r"hashes-(\d+)\.bin", file)
        if not found:
            continue
        size = found[1]
        hashes = numpy.fromfile(os.path.join(folder, file), dtype="<u8")
        offsets = numpy.fromfile(os.path.join(folder, f"offsets-{size}.bin"), dtype="<u8")
        documents = len(offsets) - 1
        report("rensa", "Sketch", size, documents,
               lambda: RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, SLOTS, SEED))
        report("FastSketchLSH", "Sketch", size, documents,
               lambda: sketch.batch_csr(hashes, offsets, prehashed=True, num_threads=1))


if __name__ == "__main__":
    main(sys.argv[1])
