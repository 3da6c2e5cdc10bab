"""The same steps, run on this machine: the only place that knows there could be another engine."""
