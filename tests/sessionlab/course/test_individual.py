"""Hageman and Arrindell's cut-off and index against the arithmetic of R's clinicalsignificance 3.0.0, written out."""

from typing import Any

import numpy as np
import pytest

from sessionlab.course.change import Reliability, Sample, reliable_change
from sessionlab.course.individual import passed, true_cutoff
from sessionlab.errors import InvalidInput

R = Reliability(0.88, "alpha")


def made() -> tuple[Any, Any]:
    rng = np.random.default_rng(4)
    true = rng.normal(25, 6, 60)
    return true + rng.normal(0, 2, 60), true * 0.6 + rng.normal(0, 3, 60)


def test_the_index_is_the_peers_written_out() -> None:
    pre, post = made()
    change = reliable_change(pre, post, reliability=R, method="HA")
    clinical, functional = Sample(float(pre.mean()), float(pre.std(ddof=1))), Sample(8.0, 5.0)
    error = clinical.sd * np.sqrt(1 - 0.88)
    r_clinical, r_functional = (1 - error**2 / s.sd**2 for s in (clinical, functional))
    one, other = clinical.sd * np.sqrt(r_clinical), functional.sd * np.sqrt(r_functional)
    divide = true_cutoff("c", error=float(error), clinical=clinical, functional=functional)
    found = passed(pre, post, change=change, divide=divide)
    r_post = (post.var(ddof=1) - error**2) / post.var(ddof=1)
    index = (post.mean() + (post - post.mean()) * r_post - divide) / (np.sqrt(r_post) * error)

    assert divide == pytest.approx((one * functional.mean + other * clinical.mean) / (one + other), rel=1e-12)
    assert found.index == pytest.approx(index, rel=1e-10)
    assert (found.across == ((pre > divide) & (index < -1.6448536269514722))).all()
    assert 0 < found.recovered.sum() <= found.across.sum()


def test_cut_off_a_and_b_take_the_true_deviations_and_compat_the_clinical_one() -> None:
    clinical, functional = Sample(30, 5), Sample(10, 13)

    assert true_cutoff("a", error=3, clinical=clinical) == pytest.approx(30 - 2 * 4)
    assert true_cutoff("b", error=5, functional=functional) == pytest.approx(10 + 2 * 12)
    assert true_cutoff(
        "b", error=3, clinical=clinical, functional=functional, compat="clinicalsignificance"
    ) == pytest.approx(10 + 2 * 4)


def test_a_missing_score_is_neither_across_nor_recovered() -> None:
    pre, post = made()
    post[:2] = np.nan
    change = reliable_change(pre, post, reliability=R, method="HA")
    found = passed(pre, post, change=change, divide=15)

    assert np.isnan(found.index[:2]).all()
    assert not found.across[:2].any()


@pytest.mark.parametrize("fault", ["method", "length", "cut-off"])
def test_what_does_not_belong_together_is_refused(fault: str) -> None:
    pre, post = made()
    change = reliable_change(pre, post, reliability=R, method="JT" if fault == "method" else "HA")
    with pytest.raises(InvalidInput):
        passed(
            pre[:-1] if fault == "length" else pre, post, change=change, divide=np.nan if fault == "cut-off" else 15.0
        )


def test_a_sample_that_varies_no_more_than_its_error_has_no_true_cut_off() -> None:
    with pytest.raises(InvalidInput, match="not above its error"):
        true_cutoff("a", error=5, clinical=Sample(20, 5))
