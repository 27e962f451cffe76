"""Names of persons, bodies and places: known ones, and those that look like one."""
