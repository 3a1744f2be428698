"""Every public function of the course, the agreement and the formulation refuses faulty calls, in words.

A function that is not listed here makes the first test fail: whoever adds one says what it does with bad input.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.sessionlab.course.samples import CHANGE, GAINS, INF, NAN, PHQ, SORTED, TIME, WHO, R

import sessionlab
from sessionlab.agreement import ac1, cohen, fleiss, intraclass, krippendorff
from sessionlab.course.alarms import without_change
from sessionlab.course.attendance import Histories, histories_from, histories_of
from sessionlab.course.breaks import best_segmentation, change_points
from sessionlab.course.breaks_found import hits
from sessionlab.course.breaks_many import change_points_many
from sessionlab.course.calibration import calibrate, share_of
from sessionlab.course.change import Reliability, Sample, reliable_change
from sessionlab.course.charts import cusum, ewma, individuals, moving_range, predicted, ranked
from sessionlab.course.complexity import dynamic_complexity, surrogates
from sessionlab.course.cox import cox
from sessionlab.course.cutoffs import categorise, cutoff, percentage_change, points_change
from sessionlab.course.dropout import evaluate, fit_attendance, forecast_quitting
from sessionlab.course.early_signs import complexity_peaks, early_signs
from sessionlab.course.gains import cutoff_from, reversed_later, share_of_total, sudden_changes
from sessionlab.course.groups import summarise
from sessionlab.course.growth import growth_change
from sessionlab.course.hazard import cross_fitted, fit_hazard, folds_of, log_loss
from sessionlab.course.individual import passed, true_cutoff
from sessionlab.course.instruments import load, read_instrument
from sessionlab.course.made import made_courses
from sessionlab.course.mixed import MixedModel, fit_mixed
from sessionlab.course.multistate import aalen_johansen, occupation
from sessionlab.course.ranges import c4, d2, d3
from sessionlab.course.runs import nelson, western_electric
from sessionlab.course.scoring import Administration, reliable_change_of, score
from sessionlab.course.survival import kaplan_meier, nelson_aalen
from sessionlab.course.tables import read_parquet
from sessionlab.course.tidy import courses_from, read_courses
from sessionlab.course.trajectory import Expectation, expectation_of, fit_trajectory
from sessionlab.errors import Refusal
from sessionlab.formulation.attenuation import Errors, attenuation
from sessionlab.formulation.ccrt import Episode, fisher, theme
from sessionlab.formulation.dominance import (
    bidirectional,
    nonparallel_dominance,
    parallel_dominance,
    two_cells,
    unidirectional,
)
from sessionlab.formulation.eligible import link_of
from sessionlab.formulation.hypothesis import Claim, Formulation, State
from sessionlab.formulation.network import network
from sessionlab.formulation.sequence import lag_table, transitions
from sessionlab.formulation.weigh import Link, MarkedSession, weigh

LINK = Link(frozenset({"S.shame"}), frozenset({"S.contempt"}))
MARKS = tuple((t, "S.shame") for t in range(0, 60, 3)) + tuple((t + 1, "S.contempt") for t in range(0, 60, 3))
WEIGHED = weigh(LINK, [MarkedSession(60, MARKS)] * 8, permutations=9, resamples=0)
HISTORIES = histories_of([["attend", "miss", "attend"], ["attend", "attend", "quit"]] * 6)
TABLE = [[2, 8], [8, 2]]


def _levels() -> MixedModel:
    rng = np.random.default_rng(1)
    y, ones = rng.normal(0, 1, 60) + np.repeat(rng.normal(0, 2, 10), 6), np.ones((60, 1))
    return fit_mixed(y, fixed=ones, random=ones, clients=np.repeat(np.arange(10), 6))


def _bare() -> tuple[Formulation, Claim]:
    states = (State(name="Shame"), State(name="Contempt"))
    claim = Claim(before="Shame", after="Contempt")
    return Formulation(on=date(2024, 3, 1), states=states, claims=(claim,)), claim


# A function with what it must not take, by the kind of fault.
FAULTS: dict[Callable[..., Any], dict[str, Callable[[], Any]]] = {
    reliable_change: {
        "another length": lambda: reliable_change([1, 2, 3], [1, 2], reliability=R, sd=5),
        "no such confidence": lambda: reliable_change([1, 2], [2, 1], reliability=R, sd=5, confidence=2),
        "no such direction": lambda: reliable_change([1, 2], [2, 1], reliability=R, better="up"),  # type: ignore[arg-type]
        "no such reliability": lambda: Reliability(1.2, "alpha"),
        "no spread": lambda: reliable_change([1, 2], [2, 1], reliability=R, sd=0),
    },
    reliable_change_of: {"out of range": lambda: reliable_change_of(PHQ, [28.0], [3.0], kind="alpha")},
    cutoff: {
        "a sample without spread": lambda: cutoff("c", clinical=Sample(20, 0), functional=Sample(5, 3)),
        "a sample without mean": lambda: cutoff("a", clinical=Sample(NAN, 3)),
        "a sample missing": lambda: cutoff("c", clinical=Sample(20, 3)),
        "no such cut-off": lambda: cutoff("d", clinical=Sample(20, 3)),  # type: ignore[arg-type]
    },
    true_cutoff: {
        "no error": lambda: true_cutoff("a", error=0, clinical=Sample(20, 5)),
        "all error": lambda: true_cutoff("a", error=5, clinical=Sample(20, 5)),
    },
    passed: {
        "another method": lambda: passed([20] * 10, [10] * 10, change=CHANGE, divide=15),
        "another length": lambda: passed([20] * 9, [10] * 10, change=CHANGE, divide=15),
    },
    categorise: {
        "another length": lambda: categorise([1, 2], [1, 2], change=CHANGE, divide=10),
        "no cut-off": lambda: categorise([20] * 10, [10] * 10, change=CHANGE, divide=NAN),
    },
    percentage_change: {
        "another length": lambda: percentage_change([1, 2], [1]),
        "no share": lambda: percentage_change([1, 2], [1, 2], improvement=0),
    },
    points_change: {
        "another length": lambda: points_change([1, 2], [1], important=5, source="us"),
        "no source": lambda: points_change([1, 2], [1, 2], important=5, source=" "),
        "no points": lambda: points_change([1, 2], [1, 2], important=0, source="us"),
    },
    summarise: {"another length": lambda: summarise([1, 2], [1, 2], categories=SORTED)},
    share_of: {"more than all": lambda: share_of(3, 2), "none": lambda: share_of(0, 0)},
    cutoff_from: {
        "no spread": lambda: cutoff_from(R, sd=0),
        "no such confidence": lambda: cutoff_from(R, sd=5, confidence=1),
    },
    sudden_changes: {
        "no cut-off": lambda: sudden_changes([[1, 2, 3, 4]], cutoff=0),
        "too short": lambda: sudden_changes([[1, 2, 3]], cutoff=7),
        "no such share": lambda: sudden_changes([[1, 2, 3, 4]], cutoff=7, share=-1),
        "no such confidence": lambda: sudden_changes([[1, 2, 3, 4]], cutoff=7, confidence=95),
    },
    reversed_later: {"others' scores": lambda: reversed_later([[1, 2, 3, 4]], GAINS)},
    share_of_total: {
        "others' scores": lambda: share_of_total([[1, 2, 3, 4]], GAINS),
        "no such session": lambda: share_of_total([[30.0] * 10], GAINS, last=10),
    },
    individuals: {
        "no baseline": lambda: individuals([1, 2, 3], baseline=0),
        "no sigmas": lambda: individuals([1, 2, 3], sigmas=-3),
        "no centre": lambda: individuals([1, 2, 3], centre=NAN, sigma=1),
        "no sigma": lambda: individuals([1, 2, 3], centre=1, sigma=0),
    },
    moving_range: {"ranges of one": lambda: moving_range([1, 2, 3], of=1)},
    western_electric: {"text": lambda: western_electric(["a"]), "nested": lambda: western_electric([[1.0]])},
    nelson: {"text": lambda: nelson(["a"]), "infinite": lambda: nelson([INF])},
    ewma: {"no weight": lambda: ewma([1, 2, 3], weight=0), "no sigmas": lambda: ewma([1, 2, 3], sigmas=0)},
    cusum: {"no interval": lambda: cusum([1, 2, 3], interval=0), "no shift": lambda: cusum([1, 2, 3], shift=-1)},
    ranked: {"no rate": lambda: ranked([1, 2, 3], baseline=2, false_alarm=0)},
    predicted: {"one score": lambda: predicted([1, 2, 3], baseline=1)},
    without_change: {"nothing after": lambda: without_change(5, baseline=5)},
    change_points: {
        "a gap": lambda: change_points([1, 2, NAN, 3, 4, 5, 6]),
        "no such choice": lambda: change_points([1, 2, 3] * 3, by="eye"),  # type: ignore[arg-type]
        "no permutations": lambda: change_points([1, 2, 3] * 3, by="permutation", permutations=0),
        "no level": lambda: change_points([1, 2, 3] * 3, by="permutation", level=5),
        "no breaks": lambda: change_points([1, 2, 3] * 3, most=0),
    },
    best_segmentation: {
        "no room": lambda: best_segmentation([1, 2, 3, 4, 5, 6], breaks=2),
        "fewer than none": lambda: best_segmentation([1, 2, 3, 4, 5, 6], breaks=-1),
    },
    change_points_many: {"no breaks": lambda: change_points_many([[1, 2, 3, 4, 5, 6]], most=0)},
    hits: {"twice": lambda: hits([2, 2], [2]), "below zero": lambda: hits([2], [2], margin=-1)},
    dynamic_complexity: {
        "out of range": lambda: dynamic_complexity([1.0] * 9 + [41], low=0, high=40),
        "no scale": lambda: dynamic_complexity([1.0] * 9, low=4, high=4),
        "no window": lambda: dynamic_complexity([1.0] * 9, low=0, high=40, window=2),
    },
    surrogates: {"none": lambda: surrogates([1.0] * 9, low=0, high=40, number=0)},
    complexity_peaks: {"no level": lambda: complexity_peaks([[1.0]] * 9, low=0, high=40, level=1)},
    early_signs: {"no window": lambda: early_signs([1.0] * 9, window=3)},
    growth_change: {
        "another length": lambda: growth_change([1, 2], times=TIME, clients=WHO),
        "no such confidence": lambda: growth_change(TIME, times=TIME, clients=WHO, confidence=0),
    },
    fit_mixed: {"another length": lambda: fit_mixed(TIME, fixed=[[1.0]], random=[[1.0]], clients=WHO)},
    fit_trajectory: {
        "no such session": lambda: fit_trajectory(TIME, sessions=TIME - 2, intake=TIME, clients=WHO),
        "a session twice": lambda: Expectation(np.ones(4), np.eye(2), 1.0).update(12, [2, 2], [1, 2]),
        "no intake": lambda: Expectation(np.ones(4), np.eye(2), 1.0).curve(NAN, [2]),
    },
    expectation_of: {"another model": lambda: expectation_of(_levels())},
    kaplan_meier: {
        "another length": lambda: kaplan_meier([1, 2], [1]),
        "below zero": lambda: kaplan_meier([-1, 2], [1, 1]),
        "neither yes nor no": lambda: kaplan_meier([1, 2], [1, 2]),
        "no such confidence": lambda: kaplan_meier([1, 2], [1, 1], confidence=95),
    },
    nelson_aalen: {"another length": lambda: nelson_aalen([1, 2], [1])},
    cox: {
        "another length": lambda: cox([1, 2], [1], [[1], [2]]),
        "no such level": lambda: cox([1, 2, 3], [1, 0, 1], [[1], [2], [4]], level=95),
        "no such ties": lambda: cox([1, 2, 3], [1, 0, 1], [[1], [2], [4]], ties="exact"),  # type: ignore[arg-type]
    },
    aalen_johansen: {
        "no such state": lambda: aalen_johansen(origins=[5], targets=[1], begun=[0], ended=[1], states=2, start=[1, 0]),
        "unordered": lambda: aalen_johansen(origins=[0], targets=[1], begun=[2], ended=[1], states=2, start=[1, 0]),
    },
    occupation: {"nobody": lambda: occupation(Histories(np.full((2, 3), -1, dtype=np.int8)))},
    histories_of: {
        "nothing": lambda: histories_of([]),
        "no such step": lambda: histories_of([["attend", "flee"]]),
        "unordered": lambda: histories_of([["return", "attend"]]),
    },
    histories_from: {
        "text": lambda: histories_from(np.array([["a"]])),
        "a gap": lambda: histories_from(np.array([[0, -1, 0]])),
        "no such place": lambda: histories_from(np.array([[0, 9]])),
    },
    fit_attendance: {"one slot": lambda: fit_attendance(histories_of([["attend"], ["attend"]]))},
    forecast_quitting: {
        "nothing known": lambda: forecast_quitting(
            fit_attendance(HISTORIES), np.full(3, -1), slots=2, calibration=calibrate([0.5], [1])
        ),
        "no future": lambda: forecast_quitting(
            fit_attendance(HISTORIES), np.zeros(3, dtype=int), slots=0, calibration=calibrate([0.5], [1])
        ),
    },
    evaluate: {"after the end": lambda: evaluate(HISTORIES, after=3, slots=1)},
    calibrate: {
        "another length": lambda: calibrate([0.5, 0.5], [1]),
        "out of range": lambda: calibrate([1.5, 0.5], [1, 0]),
        "no rows": lambda: calibrate([0.5, 0.5], [1, 0], rows=0),
    },
    fit_hazard: {
        "another length": lambda: fit_hazard([[1.0], [2.0]], [0], kinds=2),
        "no such outcome": lambda: fit_hazard([[1.0], [2.0]], [0, 2], kinds=2),
        "a penalty below zero": lambda: fit_hazard([[1.0], [2.0]], [0, 1], kinds=2, penalty=-1),
    },
    cross_fitted: {"one fold": lambda: cross_fitted([[1.0], [2.0]], [0, 1], clients=[0, 1], kinds=2, folds=1)},
    folds_of: {"more folds than clients": lambda: folds_of([1, 2], folds=3, seed=0)},
    log_loss: {"another length": lambda: log_loss(np.full((2, 2), 0.5), [1])},
    d2: {"one score": lambda: d2(1)},
    d3: {"one score": lambda: d3(1)},
    c4: {"one score": lambda: c4(1)},
    score: {
        "out of range": lambda: score(Administration(instrument="phq-9", answers=(4,) * 9), PHQ),
        "another length": lambda: score(Administration(instrument="phq-9", answers=(1,) * 8), PHQ),
        "infinite": lambda: score(Administration(instrument="phq-9", total=INF), PHQ),
        "missing": lambda: score(Administration(instrument="phq-9", total=NAN), PHQ),
        "both": lambda: score(Administration(instrument="phq-9", answers=(1,) * 9, total=9), PHQ),
    },
    load: {"no such instrument": lambda: load("phq-10")},
    read_instrument: {"no TOML": lambda: read_instrument("= 3"), "nothing": lambda: read_instrument("")},
    made_courses: {"no such kind": lambda: made_courses("spiral"), "none": lambda: made_courses("step", clients=0)},  # type: ignore[arg-type]
    read_courses: {
        "nothing": lambda: read_courses(""),
        "a line too short": lambda: read_courses("client,session,score\na,1\n"),
    },
    courses_from: {
        "a session twice": lambda: courses_from({"client": ["a", "a"], "session": [1, 1], "score": [1, 2]}),
        "unordered days": lambda: courses_from(
            {"client": ["a", "a"], "day": ["2024-02-02", "2024-02-01"], "score": [1, 2]}, day="day"
        ),
        "no such column": lambda: courses_from({"client": ["a"], "session": [1]}),
        "another length": lambda: courses_from({"client": ["a"], "session": [1, 2], "score": [1, 2]}),
        "no session": lambda: courses_from({"client": ["a"], "session": [0], "score": [1]}),
    },
    read_parquet: {"no file": lambda: read_parquet(Path("/no/such/file.parquet"))},
    krippendorff: {
        "one coder": lambda: krippendorff([[1], [2]]),
        "no level": lambda: krippendorff([[1, 1], [2, 1]], level=95),
        "fewer than none": lambda: krippendorff([[1, 1], [2, 1]], resamples=-1),
        "a ratio below zero": lambda: krippendorff([[-1, 1], [2, 1]], measure="ratio"),
    },
    cohen: {
        "one coder": lambda: cohen([[1], [2]]),
        "three coders": lambda: cohen([[1, 1, 2], [2, 1, 1]]),
        "no level": lambda: cohen([[1, 1], [2, 1]], level=0),
        "weights below zero": lambda: cohen([[1, 1], [2, 1]], weights=[[0, -1], [1, 0]]),
    },
    fleiss: {"one coder": lambda: fleiss([[1], [2]]), "no level": lambda: fleiss([[1, 1], [2, 1]], level=1)},
    ac1: {"one coder": lambda: ac1([[1], [2]]), "no level": lambda: ac1([[1, 1], [2, 1]], level=1)},
    intraclass: {
        "one coder": lambda: intraclass([[1], [2]]),
        "one unit": lambda: intraclass([[1, 2]]),
        "no level": lambda: intraclass([[1, 2], [3, 4]], level=95),
        "no such form": lambda: intraclass([[1, 2], [3, 4]], form="4,1"),  # type: ignore[arg-type]
    },
    attenuation: {"no rate": lambda: attenuation(WEIGHED, before=Errors(1.2, 0), after=Errors(1, 0))},
    theme: {"nothing": lambda: theme([]), "nobody": lambda: theme([Episode(" ", wish=frozenset({"a"}))])},
    fisher: {"more than all": lambda: fisher(5, 4, 1, 4), "fewer than none": lambda: fisher(-1, 4, 1, 4)},
    link_of: {"no marker": lambda: link_of(*_bare())},
    transitions: {
        "text": lambda: transitions([["a", "b"]], kinds=2),
        "nested": lambda: transitions([[[0, 1], [1]]], kinds=2),
        "no such code": lambda: transitions([[0, 2]], kinds=2),
        "no lag": lambda: transitions([[0, 1]], kinds=2, lag=0),
    },
    network: {"one mark": lambda: network([["a"]]), "no level": lambda: network([["a", "b"]], level=95)},
    weigh: {
        "no sessions": lambda: weigh(LINK, []),
        "outside": lambda: weigh(LINK, [MarkedSession(3, ((3, "S.shame"),))]),
        "no permutations": lambda: weigh(LINK, [MarkedSession(60, MARKS)] * 8, permutations=0),
        "too little": lambda: weigh(LINK, [MarkedSession(60, MARKS[:1])]),
        "no window": lambda: weigh(Link(LINK.before, LINK.after, within=0), [MarkedSession(60, MARKS)]),
    },
}
for _table in (lag_table, unidirectional, bidirectional, parallel_dominance):
    FAULTS[_table] = {
        "text": lambda f=_table: f([["a", "b"], ["c", "d"]]),  # type: ignore[misc]
        "infinite": lambda f=_table: f([[1, INF], [1, 1]]),  # type: ignore[misc]
        "missing": lambda f=_table: f([[1, NAN], [1, 1]]),  # type: ignore[misc]
        "below zero": lambda f=_table: f([[1, -1], [1, 1]]),  # type: ignore[misc]
        "not square": lambda f=_table: f([[1, 1]]),  # type: ignore[misc]
    }
for _cells in (two_cells, nonparallel_dominance):
    FAULTS[_cells] = {"no such cell": lambda f=_cells: f(TABLE, (0, 2), (1, 0))}  # type: ignore[misc]

APART = {
    "arrays": "the checks themselves, in their own tests",
    "result": "the checks of ratings, through every coefficient",
    "instrument_faults": "tells faults instead of raising them: test_instruments",
    "walks": "takes histories, which are checked when they are made",
    "differences": "takes versions, which are checked when they are made",
    "upper_tail": "a normal probability of any number",
    "own_base_rate": "takes histories, which are checked when they are made",
    "largest": "takes what sudden_changes found",
    "ids": "takes nothing",
    "write_parquet": "takes courses, which are checked when they are made",
    "polars_frame": "takes courses, which are checked when they are made",
    "frame_of": "takes courses, which are checked when they are made",
    "as_counts": "the check itself, through every table",
    "yules_q": "through lag_table",
    "eligible": "takes talks of a transcript that was read",
    "hypothesis": "a version is checked when it is made: test_hypothesis",
}


def public() -> Iterator[tuple[str, str, Any]]:
    """Yield the module, the name and the function of everything that is public in the three rooms."""
    for module in pkgutil.walk_packages(sessionlab.__path__, "sessionlab."):
        if not module.name.startswith(("sessionlab.course.", "sessionlab.agreement.", "sessionlab.formulation.")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            own = inspect.isfunction(inspect.unwrap(value)) if callable(value) else False
            if own and value.__module__ == module.name and not name.startswith("_"):
                yield module.name.rpartition(".")[2], name, value


def test_every_public_function_says_what_it_does_with_bad_input() -> None:
    unsaid = [
        f"{module}.{name}"
        for module, name, function in public()
        if function not in FAULTS and module not in APART and name not in APART
    ]

    assert unsaid == []


def refusal(call: Callable[[], Any]) -> Refusal:
    """Return the refusal of a call."""
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value


@pytest.mark.parametrize(
    ("function", "fault"),
    [(function, fault) for function, faults in FAULTS.items() for fault in faults],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_each_fault_is_refused_in_words(function: Callable[..., Any], fault: str) -> None:
    said = refusal(FAULTS[function][fault])

    assert all(reason.strip() for reason in said.reasons)
    assert said.remedy.strip()
