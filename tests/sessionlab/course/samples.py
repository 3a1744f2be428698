"""What the tests of bad input call the functions of the course with, where the call itself is not what is bad."""

import numpy as np

from sessionlab.course.change import Reliability, reliable_change
from sessionlab.course.cutoffs import categorise
from sessionlab.course.gains import sudden_changes
from sessionlab.course.instruments import load

NAN, INF = float("nan"), float("inf")
R = Reliability(0.9, "alpha")
WHO, TIME = np.repeat(np.arange(5), 2), np.tile([1.0, 2.0], 5)
PHQ = load("phq-9")
GAINS = sudden_changes([[30, 30, 30, 18, 18, 18, 18, 18, 18, 18]], cutoff=7)
CHANGE = reliable_change([20] * 10, [10] * 10, reliability=R, sd=5)
SORTED = categorise([20] * 10, [10] * 10, change=CHANGE, divide=15)
