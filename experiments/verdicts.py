"""The paper's conclusions, each as holds, does not hold, or cannot be told, by rules over the rows.

Two figures that differ by less than TOLERANCE of the larger are a tie: nothing can be told. Where
the paper says *fastest*, it must beat the best of the others by more than that.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from litterfog.experiments.records import Row

Answer = Literal["holds", "does not hold", "cannot be told"]
TOLERANCE = 1 / 3  # figure 7 measured three times: nine of ten totals within 23, 25 and 31 %
_ALMOST = 0.10  # of "almost triple"
_NANO, _PI = "jetson-nano", "raspberry-pi-3b+"
_ENDS = ("cloud-only", "edge-only")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's answer with the figures that it follows from."""

    answer: Answer
    numbers: str


@dataclass(frozen=True, slots=True)
class Data:
    """Rows of one way, all measured here or all modelled; costs and capacities are the way's."""

    way: str
    latency: tuple[Row, ...]  # of figures 7 to 9
    costs: tuple[Row, ...]  # of tables 5 and 6, the paper's prices
    capacity: tuple[Row, ...]  # of table 4

    def ms(self, device: str, size: int, link: str, split: str, figure: str = "") -> float:
        """Give a run's hypothetical total, or one of its stages; KeyError where it was not run."""
        for row in self.latency:
            if (row["device"], row["size"], row["link"], row["split"]) == (
                device,
                size,
                link,
                split,
            ):
                return float(row[figure or "hypothetical_ms"])
        raise KeyError(f"{device} {size} {link} {split}")

    def case(self, device: str, size: int, link: str) -> dict[str, float]:
        """Give every mechanism's total in one case; KeyError where none was run."""
        found = {
            row["split"]: float(row["hypothetical_ms"])
            for row in self.latency
            if (row["device"], row["size"], row["link"]) == (device, size, link)
        }
        if not found:
            raise KeyError(f"{device} {size} {link}")
        return found


Rule = Callable[[Data], Finding]


@dataclass(frozen=True, slots=True)
class Claim:
    """One conclusion of the paper."""

    section: str
    text: str
    rule: Rule


def less(a: float, b: float) -> Answer:
    """Say whether a is clearly below b."""
    if abs(a - b) < TOLERANCE * max(abs(a), abs(b)):
        return "cannot be told"
    return "holds" if a < b else "does not hold"


def all_of(answers: Iterable[Answer]) -> Answer:
    """Join: one that does not hold decides; one that cannot be told leaves it open."""
    found = list(answers)
    deciding: tuple[Answer, ...] = ("does not hold", "cannot be told")
    for answer in deciding:
        if answer in found:
            return answer
    return "holds"


def fastest(case: dict[str, float], of: Iterable[str], unit: str = " ms") -> Finding:
    """Say whether the least of some mechanisms beats all others; KeyError where there are none."""
    ours = {name: ms for name, ms in case.items() if name in set(of)}
    others = {name: ms for name, ms in case.items() if name not in ours}
    if not ours or not others:
        raise KeyError("too few mechanisms")
    best, rival = min(ours, key=lambda n: ours[n]), min(others, key=lambda n: others[n])
    text = f"{best} {ours[best]:.1f}{unit}, {rival} {others[rival]:.1f}{unit}"
    return Finding(less(ours[best], others[rival]), text)


def verdict(claim: Claim, data: Data) -> Finding:
    """Apply a rule; what was not measured cannot be told."""
    try:
        return claim.rule(data)
    except KeyError as error:
        return Finding("cannot be told", f"not measured: {error.args[0]}")


def _splits(case: dict[str, float]) -> list[str]:
    return [name for name in case if name not in _ENDS]


def _best_split(case: dict[str, float]) -> str:
    if not _splits(case):
        raise KeyError("no split")
    return min(_splits(case), key=lambda name: case[name])


def _join(findings: dict[str, Finding]) -> Finding:
    text = "; ".join(f"{name}: {finding.numbers}" for name, finding in findings.items())
    return Finding(all_of(finding.answer for finding in findings.values()), text)


def _instances(data: Data) -> Finding:
    nano = data.ms(_NANO, 160, "lan", "edge-only", "predict_ms")
    pi = data.ms(_PI, 160, "lan", "edge-only", "predict_ms")
    cloud = data.ms(_NANO, 160, "lan", "cloud-only", "cloud_predict_ms")
    text = f"cloud {cloud:.1f} ms, Nano {nano:.1f} ms, Pi {pi:.1f} ms"
    return Finding(all_of([less(cloud, nano), less(nano, pi)]), text)


def _split_beats_cloud(data: Data) -> Finding:
    found = {}
    for device in (_NANO, _PI):
        case = data.case(device, 160, "lan")
        best = _best_split(case)
        text = f"{best} {case[best]:.1f} ms, cloud-only {case['cloud-only']:.1f} ms"
        found[device] = Finding(less(case[best], case["cloud-only"]), text)
    return _join(found)


def _split_is_fastest(device: str, size: int) -> Rule:
    def rule(data: Data) -> Finding:
        case = data.case(device, size, "lan")
        return fastest(case, _splits(case))

    return rule


def _is_fastest(mechanism: str, device: str, size: int, link: str) -> Rule:
    return lambda data: fastest(data.case(device, size, link), [mechanism])


def _smaller_data(data: Data) -> Finding:
    case = data.case(_NANO, 160, "lan")
    best = _best_split(case)
    sizes = [data.ms(_NANO, 160, "lan", name, "bytes_per_frame") for name in (best, "cloud-only")]
    text = f"{best} {sizes[0] / 1e3:.1f} kB, cloud-only {sizes[1] / 1e3:.1f} kB"
    return Finding(less(*sizes), text)


def _nano_is_faster(data: Data) -> Finding:
    nano, pi = (data.ms(device, 224, "lan", "edge-only") for device in (_NANO, _PI))
    return Finding(less(nano, pi), f"edge-only: Nano {nano:.1f} ms, Pi {pi:.1f} ms")


def _larger_is_slower(device: str) -> Rule:
    def rule(data: Data) -> Finding:
        found = {}
        for split, stage in (
            ("edge-only", "predict_ms"),
            ("cloud-only", "cloud_predict_ms"),
            ("cloud-only", "link_ms"),
        ):
            small, large = (data.ms(device, size, "lan", split, stage) for size in (160, 224))
            text = f"{small:.1f} to {large:.1f} ms"
            found[f"{stage[:-3]} at {split}"] = Finding(less(small, large), text)
        return _join(found)

    return rule


def _slower_link(device: str) -> Rule:
    def rule(data: Data) -> Finding:
        splits = [name for name in data.case(device, 224, "4g-steady") if name != "edge-only"]
        found = {}
        for split in splits:
            lan, mobile = (
                data.ms(device, 224, link, split, "link_ms") for link in ("lan", "4g-steady")
            )
            found[split] = Finding(less(lan, mobile), f"{lan:.0f} to {mobile:.0f} ms")
        return _join(found)

    return rule


def _users(data: Data) -> dict[str, float]:
    """Give users an instance by mechanism; KeyError where they were not measured."""
    if len(data.capacity) < 2:
        raise KeyError("capacities")
    return {row["mechanism"]: row["users_per_instance"] for row in data.capacity}


def _edge_only_is_cheapest(data: Data) -> Finding:
    users = _users(data)
    best = max(count for name, count in users.items() if name != "edge-only")
    text = ", ".join(f"{name} {count}" for name, count in users.items()) + " users an instance"
    return Finding(less(1 / users["edge-only"], 1 / best), text)


def _more_on_the_device_is_cheaper(data: Data) -> Finding:
    """The ends must differ clearly, and no step may clearly go the other way."""
    order = ("cloud-only", "split5", "split10", "split13", "edge-only")
    users = _users(data)
    found = [users[name] for name in order if name in users]
    steps: list[Answer] = [less(a, b) for a, b in pairwise(found)]
    answer = "does not hold" if "does not hold" in steps else less(found[0], found[-1])
    return Finding(answer, ", ".join(map(str, found)) + f" users, by {len(found)} mechanisms")


def _almost_triple(data: Data) -> Finding:
    if not data.costs:
        raise KeyError("capacities")
    per_user = {(row["device"], row["mechanism"]): row["per_user_euros"] for row in data.costs}
    ratios = [
        per_user[_NANO, mechanism] / per_user[_PI, mechanism]
        for device, mechanism in per_user
        if device == _NANO
    ]
    least, most = min(ratios), max(ratios)
    answer: Answer = "holds" if abs(most - 3) <= _ALMOST * 3 else "does not hold"
    return Finding(answer, f"{least:.2f} to {most:.2f} times")


def _small_device(data: Data) -> Finding:
    fast = fastest(data.case(_PI, 160, "lan"), ["edge-only"])
    return _join({"cheapest": _edge_only_is_cheapest(data), "fastest": fast})


def _best_trade_off(data: Data) -> Finding:
    """Weigh both alike, by their product as in an energy-delay product: a split's must be least."""
    euros = {r["mechanism"]: r["per_user_euros"] for r in data.costs if r["device"] == _NANO}
    case = data.case(_NANO, 160, "lan")
    products = {name: ms * euros[name] for name, ms in case.items() if name in euros}
    return fastest(products, _splits(products), unit=" ms x €")


CLAIMS = (
    Claim("5.1.1", "The cloud infers fastest, then the Jetson Nano, then the Pi", _instances),
    Claim("5.1.2", "At 160, a split is faster than cloud-only on both devices", _split_beats_cloud),
    Claim("5.1.2", "At 160, a split is the fastest on the Nano", _split_is_fastest(_NANO, 160)),
    Claim("5.1.2", "At 160, a split is the fastest on the Pi", _split_is_fastest(_PI, 160)),
    Claim("5.1.2", "Its reason: a split sends less than the picture", _smaller_data),
    Claim("5.1.3", "At 224, the Nano is faster than the Pi", _nano_is_faster),
    Claim(
        "5.1.3", "224 takes longer: predict on both sides, and sending", _larger_is_slower(_NANO)
    ),
    Claim(
        "5.1.3",
        "At 224, split13 is the fastest on the Nano",
        _is_fastest("split13", _NANO, 224, "lan"),
    ),
    Claim(
        "5.1.3",
        "At 224, cloud-only is the fastest on the Pi",
        _is_fastest("cloud-only", _PI, 224, "lan"),
    ),
    Claim("5.1.4", "On 4G, sending takes longer", _slower_link(_NANO)),
    Claim(
        "5.1.4",
        "On 4G, edge-only is the fastest on the Nano",
        _is_fastest("edge-only", _NANO, 224, "4g-steady"),
    ),
    Claim(
        "5.1.4",
        "On 4G, edge-only is the fastest on the Pi",
        _is_fastest("edge-only", _PI, 224, "4g-steady"),
    ),
    Claim("5.2, 6", "edge-only is the cheapest", _edge_only_is_cheapest),
    Claim(
        "5.2",
        "The more is computed on the device, the less the cloud costs",
        _more_on_the_device_is_cheaper,
    ),
    Claim("5.2", "The Nano can almost triple the costs", _almost_triple),
    Claim("5.2", "On small devices edge-only is the cheapest and the fastest", _small_device),
    Claim(
        "5.2, 6",
        "On the Nano a split is the best trade-off of latency and costs",
        _best_trade_off,
    ),
)
