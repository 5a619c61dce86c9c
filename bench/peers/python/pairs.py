"""Finds near-duplicates by a Python library: pairs.py WHO SETTING FOLDER

SETTING is default, or the threshold for word 3-grams. FOLDER holds texts.json. A line "i j" for each pair of texts that the library
reports goes to pairs.txt there; a pair may be named twice.
"""

import json
import os
import re
import sys

for name in ("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

SLOTS, SEED = 128, 42


def grams(text):
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))]


def rensa(sets, threshold):
    """The README's deduplicator. A text that it does not keep is in the cluster
    of the kept one that it names as most similar."""
    from rensa import RMinHash, RMinHashDeduplicator

    sketches = RMinHash.from_token_sets(sets, num_perm=SLOTS, seed=SEED)
    dedup = RMinHashDeduplicator(threshold=threshold, num_perm=SLOTS, use_lsh=True, seed=SEED)
    clusters = {}
    for i, sketch in enumerate(sketches):
        kept = [int(k) for k in dedup.get_duplicates(sketch)]
        if dedup.add(str(i), sketch):
            clusters[i] = [i]
            continue
        of = max(kept, key=lambda k: (sketch.jaccard(sketches[k]), -k))
        for j in clusters[of]:
            yield i, j
        clusters[of].append(i)


def fast(sets, bands):
    """What the index has in one bucket; the library compares no further."""
    from FastSketchLSH import LSH, FastSimilaritySketch

    matrix = FastSimilaritySketch(size=SLOTS, seed=SEED).batch(sets, num_threads=1)
    lsh = LSH(num_perm=SLOTS, num_bands=bands)
    lsh.insert(matrix)
    for i, row in enumerate(matrix):
        for j in lsh.query(row):
            yield i, j


def datasketch(sets, threshold):
    """What the index answers; the library compares no further."""
    from datasketch import MinHash, MinHashLSH

    sketches = MinHash.bulk([[t.encode() for t in s] for s in sets], num_perm=SLOTS)
    lsh = MinHashLSH(threshold=threshold, num_perm=SLOTS)
    for i, sketch in enumerate(sketches):
        lsh.insert(i, sketch)
    for i, sketch in enumerate(sketches):
        for j in lsh.query(sketch):
            yield i, j


def default(who, texts):
    """As the documentation of the library shows it."""
    if who == "rensa":
        return rensa([t.split() for t in texts], 0.8)
    if who == "FastSketchLSH":
        return fast([sorted(set(t.lower().split())) for t in texts], 16)
    return datasketch([t.split() for t in texts], 0.5)


def words3(who, texts, threshold):
    """Word 3-grams, and the threshold or what is nearest to it: of the ways to cut
    128 slots into even bands 8 for 0.8 and 32 for 0.5."""
    sets = [grams(t) for t in texts]
    if who == "rensa":
        return rensa(sets, threshold)
    if who == "FastSketchLSH":
        return fast(sets, {0.8: 8, 0.5: 32}[threshold])
    return datasketch(sets, threshold)


def main(who, setting, folder):
    with open(os.path.join(folder, "texts.json"), encoding="utf-8") as f:
        texts = json.load(f)
    with open(os.path.join(folder, "pairs.txt"), "w", encoding="ascii") as f:
        for i, j in default(who, texts) if setting == "default" else words3(who, texts, float(setting)):
            f.write(f"{i} {j}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
