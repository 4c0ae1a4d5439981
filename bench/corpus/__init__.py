"""Real documents that others publish: fetched, generated from, and judged. `make corpus`."""
