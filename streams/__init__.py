"""Moving facts in and out, in the broker's terms but without its library."""
