"""The paper's conclusions, each with the rule that judges it (see `experiments.verdicts`)."""

from itertools import pairwise

from litterfog.experiments.verdicts import (
    Answer,
    Claim,
    Evidence,
    Finding,
    Rule,
    all_of,
    fastest,
    join,
    less,
)

_ALMOST = 0.10  # of "almost triple"
_NANO, _PI = "jetson-nano", "raspberry-pi-3b+"
_ENDS = ("cloud-only", "edge-only")


def _splits(case: dict[str, float]) -> list[str]:
    return [name for name in case if name not in _ENDS]


def _best_split(case: dict[str, float]) -> str:
    if not _splits(case):
        raise KeyError("no split")
    return min(_splits(case), key=lambda name: case[name])


def _instances(evidence: Evidence) -> Finding:
    nano = evidence.ms(_NANO, 160, "lan", "edge-only", "predict_ms")
    pi = evidence.ms(_PI, 160, "lan", "edge-only", "predict_ms")
    cloud = evidence.ms(_NANO, 160, "lan", "cloud-only", "cloud_predict_ms")
    text = f"cloud {cloud:.1f} ms, Nano {nano:.1f} ms, Pi {pi:.1f} ms"
    return Finding(all_of([less(cloud, nano), less(nano, pi)]), text)


def _split_beats_cloud(evidence: Evidence) -> Finding:
    found = {}
    for device in (_NANO, _PI):
        case = evidence.case(device, 160, "lan")
        best = _best_split(case)
        text = f"{best} {case[best]:.1f} ms, cloud-only {case['cloud-only']:.1f} ms"
        found[device] = Finding(less(case[best], case["cloud-only"]), text)
    return join(found)


def _split_is_fastest(device: str, size: int) -> Rule:
    def rule(evidence: Evidence) -> Finding:
        case = evidence.case(device, size, "lan")
        return fastest(case, _splits(case))

    return rule


def _is_fastest(mechanism: str, device: str, size: int, link: str) -> Rule:
    return lambda evidence: fastest(evidence.case(device, size, link), [mechanism])


def _smaller_data(evidence: Evidence) -> Finding:
    case = evidence.case(_NANO, 160, "lan")
    best = _best_split(case)
    sizes = [
        evidence.ms(_NANO, 160, "lan", name, "bytes_per_frame") for name in (best, "cloud-only")
    ]
    text = f"{best} {sizes[0] / 1e3:.1f} kB, cloud-only {sizes[1] / 1e3:.1f} kB"
    return Finding(less(*sizes), text)


def _nano_is_faster(evidence: Evidence) -> Finding:
    nano, pi = (evidence.ms(device, 224, "lan", "edge-only") for device in (_NANO, _PI))
    return Finding(less(nano, pi), f"edge-only: Nano {nano:.1f} ms, Pi {pi:.1f} ms")


def _larger_is_slower(device: str) -> Rule:
    def rule(evidence: Evidence) -> Finding:
        found = {}
        for split, stage in (
            ("edge-only", "predict_ms"),
            ("cloud-only", "cloud_predict_ms"),
            ("cloud-only", "link_ms"),
        ):
            small, large = (evidence.ms(device, size, "lan", split, stage) for size in (160, 224))
            text = f"{small:.1f} to {large:.1f} ms"
            found[f"{stage[:-3]} at {split}"] = Finding(less(small, large), text)
        return join(found)

    return rule


def _slower_link(device: str) -> Rule:
    def rule(evidence: Evidence) -> Finding:
        splits = [name for name in evidence.case(device, 224, "4g-steady") if name != "edge-only"]
        found = {}
        for split in splits:
            lan, mobile = (
                evidence.ms(device, 224, link, split, "link_ms") for link in ("lan", "4g-steady")
            )
            found[split] = Finding(less(lan, mobile), f"{lan:.0f} to {mobile:.0f} ms")
        return join(found)

    return rule


def _users(evidence: Evidence) -> dict[str, float]:
    """Give users an instance by mechanism; KeyError where they were not measured."""
    if len(evidence.capacity) < 2:
        raise KeyError("capacities")
    return {row["mechanism"]: row["users_per_instance"] for row in evidence.capacity}


def _edge_only_is_cheapest(evidence: Evidence) -> Finding:
    users = _users(evidence)
    best = max(count for name, count in users.items() if name != "edge-only")
    text = ", ".join(f"{name} {count}" for name, count in users.items()) + " users an instance"
    return Finding(less(1 / users["edge-only"], 1 / best), text)


def _more_on_the_device_is_cheaper(evidence: Evidence) -> Finding:
    """The ends must differ clearly, and no step may clearly go the other way."""
    order = ("cloud-only", "split5", "split10", "split13", "edge-only")
    users = _users(evidence)
    found = [users[name] for name in order if name in users]
    steps: list[Answer] = [less(a, b) for a, b in pairwise(found)]
    answer = "does not hold" if "does not hold" in steps else less(found[0], found[-1])
    return Finding(answer, ", ".join(map(str, found)) + f" users, by {len(found)} mechanisms")


def _almost_triple(evidence: Evidence) -> Finding:
    if not evidence.costs:
        raise KeyError("capacities")
    per_user = {(row["device"], row["mechanism"]): row["per_user_euros"] for row in evidence.costs}
    ratios = [
        per_user[_NANO, mechanism] / per_user[_PI, mechanism]
        for device, mechanism in per_user
        if device == _NANO
    ]
    least, most = min(ratios), max(ratios)
    answer: Answer = "holds" if abs(most - 3) <= _ALMOST * 3 else "does not hold"
    return Finding(answer, f"{least:.2f} to {most:.2f} times")


def _small_device(evidence: Evidence) -> Finding:
    fast = fastest(evidence.case(_PI, 160, "lan"), ["edge-only"])
    return join({"cheapest": _edge_only_is_cheapest(evidence), "fastest": fast})


def _best_trade_off(evidence: Evidence) -> Finding:
    """Weigh both alike, by their product as in an energy-delay product: a split's must be least."""
    euros = {r["mechanism"]: r["per_user_euros"] for r in evidence.costs if r["device"] == _NANO}
    case = evidence.case(_NANO, 160, "lan")
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
