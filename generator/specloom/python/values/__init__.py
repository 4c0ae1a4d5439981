"""Values: samples, and the limits that they keep."""
