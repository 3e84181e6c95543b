"""What grades rest on, from the dashboard's settings."""

from litterfog.dashboard.settings import DashboardSettings
from litterfog.streets.grades.settings import GradeSettings
from litterfog.streets.grades.thresholds import Thresholds


def grade_settings(settings: DashboardSettings) -> GradeSettings:
    """Give what a grade rests on."""
    return GradeSettings(
        thresholds=thresholds_of(settings.grades),
        reach_m=settings.grade_reach_m,
        days=settings.grade_days,
    )


def thresholds_of(text: str) -> Thresholds:
    """Read the thresholds of four grades; raises ValueError with what they take."""
    try:
        a_plus, a, b, c = (float(number) for number in text.split(","))
        return Thresholds(a_plus, a, b, c)
    except ValueError:
        raise ValueError(
            "takes four numbers above 0, each above the last: 1,3,10,25, the most litter per 100 m"
            " of A+, A, B and C"
        ) from None
