"""Values: samples, defaults and the limits that they keep."""
