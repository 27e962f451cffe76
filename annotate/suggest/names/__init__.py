"""Names of persons, bodies and places, and what each stands for."""
