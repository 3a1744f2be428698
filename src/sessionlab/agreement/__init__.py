"""How far coders agree: kappa, AC1, alpha and intraclass correlation, each with its interval.

Ratings are an array of shape (N, M): N units in rows, M coders in columns, NaN where a coder did not rate a unit.
"""

from sessionlab.agreement.alpha import krippendorff
from sessionlab.agreement.correlation import IntraclassCorrelation, intraclass
from sessionlab.agreement.kappa import ac1, cohen, fleiss
from sessionlab.agreement.result import Agreement

__all__ = ["Agreement", "IntraclassCorrelation", "ac1", "cohen", "fleiss", "intraclass", "krippendorff"]
