"""Chances over many seeds: as successive sampling by weight has them, and as nothing else does.

Each seed is the SHA-256 of its number, so that a run repeats itself. Bounds are such that of a million sets of seeds of
a fair draw less than one would pass them.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

import pytest
from scipy.stats import chi2

from fazhi.kernel.draws.lists import Candidate, written
from fazhi.kernel.draws.selecting import select

FALSE_ALARM = 1e-7


def seeds(count: int) -> Iterable[bytes]:
    return (sha256(b"fairness %d" % number).digest() for number in range(count))


def drawn(lines: Sequence[bytes], wanted: Mapping[str, int], seed: bytes) -> dict[str, list[str]]:
    return {name: [one.identifier.decode() for one in each] for name, each in select(lines, wanted, seed).items()}


def strays(seen: Mapping[object, int], chances: Mapping[object, float]) -> bool:
    """Pearson's chi-square of what was seen beside the chances, beyond what a fair draw comes to once in 10 million."""
    total = sum(seen.values())
    assert set(seen) <= set(chances) and math.isclose(sum(chances.values()), 1)
    assert min(chances.values()) * total > 5, "too few draws for this test"
    statistic = sum((seen.get(each, 0) - total * chance) ** 2 / (total * chance) for each, chance in chances.items())
    return bool(statistic > chi2.isf(FALSE_ALARM, len(chances) - 1))


def successive(weights: Mapping[str, int], count: int) -> dict[tuple[str, ...], float]:
    """The chance of each ordered sample: each next one by its weight among those left."""
    found = {}
    for sample in itertools.permutations(weights, count):
        chance, left = 1.0, sum(weights.values())
        for each in sample:
            chance, left = chance * weights[each] / left, left - weights[each]
        found[sample] = chance
    return found


WEIGHTS = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 8, "f": 12}


@pytest.fixture(scope="module")
def samples() -> Counter[tuple[str, ...]]:
    lines = list(written(Candidate(name, weight) for name, weight in WEIGHTS.items()))
    return Counter(tuple(drawn(lines, {"": 3}, seed)[""]) for seed in seeds(12_000))


def summed(samples: Mapping[tuple[str, ...], float], by: object) -> dict[object, float]:
    found: dict[object, float] = Counter()
    for sample, count in samples.items():
        found[by(sample)] += count  # type: ignore[operator]
    return found


def test_each_set_comes_as_often_as_successive_sampling_has_it(samples: Counter[tuple[str, ...]]) -> None:
    exact, seen = successive(WEIGHTS, 3), Counter[object]()
    for sample, count in samples.items():
        seen[frozenset(sample)] += count
    chances: dict[object, float] = summed(exact, frozenset)
    assert len(chances) == 20 and set(seen) == set(chances), "every set of three is possible"
    assert not strays(seen, chances)
    others = dict.fromkeys(chances, 1 / 20)
    assert strays(seen, others), "the test tells weights from none"


def test_inclusion_is_that_of_successive_sampling(samples: Counter[tuple[str, ...]]) -> None:
    total = samples.total()
    for name in WEIGHTS:
        chance = sum(each for sample, each in successive(WEIGHTS, 3).items() if name in sample)
        share = sum(count for sample, count in samples.items() if name in sample) / total
        assert abs(share - chance) < 5.5 * math.sqrt(chance * (1 - chance) / total), name


def test_the_first_place_goes_by_weight_and_so_does_each_next(samples: Counter[tuple[str, ...]]) -> None:
    first = Counter[object](sample[0] for sample in samples.elements())
    assert not strays(first, {name: weight / 30 for name, weight in WEIGHTS.items()})
    after = Counter[object](sample[1] for sample in samples.elements() if sample[0] == "f")
    assert not strays(after, {name: weight / 18 for name, weight in WEIGHTS.items() if name != "f"})


def test_in_each_stratum_chances_are_those_of_the_stratum_alone() -> None:
    strata = {"甲": {"a": 1, "b": 5, "c": 2}, "乙": {"d": 7, "e": 1, "f": 1, "g": 3}}
    lines = list(written(Candidate(each, w, name) for name, weights in strata.items() for each, w in weights.items()))
    together = Counter[object]()
    for seed in seeds(6000):
        found = drawn(lines, {"甲": 1, "乙": 2}, seed)
        together[tuple(found["甲"]), tuple(found["乙"])] += 1
    chances: dict[object, float] = {
        (one, other): a * b
        for one, a in successive(strata["甲"], 1).items()
        for other, b in successive(strata["乙"], 2).items()
    }
    assert not strays(together, chances), "strata are drawn independently of each other"


def test_the_place_on_the_list_says_nothing() -> None:
    """Equal weights: each tenth of the list has its share, and neighbours come together as chance has it."""
    size, wanted, times = 299, 100, 120
    names = [f"{place:03d}" for place in range(size)]
    lines = list(written(map(Candidate, names)))
    counts, pairs, ever = [0] * size, 0, set[str]()
    for seed in seeds(times):
        got = {int(name) for name in drawn(lines, {"": wanted}, seed)[""]}
        ever |= {names[place] for place in got}
        pairs += sum(place + 1 in got for place in got)
        for place in got:
            counts[place] += 1
    share = wanted / size
    assert len(ever) == size, "everybody can be drawn"
    error = math.sqrt(share * (1 - share) * size / (size - 1) / times)  # of one candidate's share
    for tenth in range(10):
        part = counts[tenth * size // 10 : (tenth + 1) * size // 10]
        assert abs(sum(part) / len(part) / times - share) < 5.5 * error / math.sqrt(len(part))
    together = (size - 1) * share * (wanted - 1) / (size - 1)
    assert abs(pairs / times - together) < 5.5 * math.sqrt(together / times)


def test_steps_of_a_fixed_width_by_comparison_have_two_outcomes() -> None:
    """299 targets, 100 drawn, every second from a start by lot: 99 of them can never be drawn."""
    step = 299 // 100
    outcomes = {tuple(start + step * place for place in range(100)) for start in range(step)}
    reached = {place for each in outcomes for place in each}
    assert (len(outcomes), 299 - len(reached)) == (2, 99)


def test_weights_of_any_size_keep_their_ratio() -> None:
    lines = list(written([Candidate("light", 2**32 - 1 - 2**31), Candidate("heavy", 2**32 - 1)]))
    first = Counter[object](drawn(lines, {"": 1}, seed)[""][0] for seed in seeds(3000))
    assert not strays(first, {"light": 1 / 3, "heavy": 2 / 3})


def test_a_seed_of_other_terms_draws_others() -> None:
    """Two seeds agree on somebody as often as chance has it: 10 of 100 twice have one in common on average."""
    lines = list(written(Candidate(f"{place:02d}") for place in range(100)))
    sets = [frozenset(drawn(lines, {"": 10}, seed)[""]) for seed in seeds(800)]
    common = Counter[object](min(len(one & other), 4) for one, other in itertools.pairwise(sets))
    chances: dict[object, float] = {k: math.comb(10, k) * math.comb(90, 10 - k) / math.comb(100, 10) for k in range(4)}
    chances[4] = 1 - sum(chances.values())
    assert not strays(common, chances)
