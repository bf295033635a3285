"""Pages of TRACES NT (path ``/tracesnt``)."""
