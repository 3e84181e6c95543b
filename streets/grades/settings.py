"""What a grade rests on."""

from dataclasses import dataclass, field

from litterfog.streets.grades.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class GradeSettings:
    """What a grade rests on; wrong values raise ValueError."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    reach_m: float = 8.0
    """Metres of street that a picture shows well enough to tell a can: about what a handlebar's
    camera does, and a ride at 4 to 6 m/s with a picture a second leaves no gap. Rates go by its
    inverse: measure your camera's."""
    recall: float = 1.0
    false_alarms: float = 0.0
    """Shares of the pictures with and without litter that the classifier calls litter, where they
    are known for pictures like the town's: they are taken out. 1 and 0 take it at its word."""
    days: int = 28  # of the grade, and of those before that the trend compares with
    fewest_m: float = 100.0  # covered within those days; below, no grade
    fewest_share: float = 0.5  # of a street's length, on segments that have a picture; as well
    most_grades: int = 3  # that the 90 % interval reaches over; above, no grade

    def __post_init__(self) -> None:
        bounds = (self.reach_m, self.days, self.fewest_m, self.most_grades)
        if not all(bound > 0 for bound in bounds):
            raise ValueError("reach_m, days, fewest_m and most_grades of grades: above 0")
        if not 0 <= self.fewest_share <= 1:
            raise ValueError("fewest_share of grades: 0 to 1")
        if not 0 <= self.false_alarms < self.recall <= 1:
            raise ValueError("recall and false_alarms of grades: shares, recall the larger one")
