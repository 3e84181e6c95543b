"""From pictures on segments to graded streets. Knows no store, no page, no clock."""
