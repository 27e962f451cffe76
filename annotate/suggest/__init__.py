"""What a machine proposes and a person decides: dates, names, attributions."""
