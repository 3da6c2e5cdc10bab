"""Files to pages: open, find out what they are, decode, take markup away; list whatever can't be read.

`plan` lists a corpus as jobs, `read` turns one job into pages; jobs may run in other processes.
"""

from toolkit.read.dispatch import read
from toolkit.read.jobs import Job, plan
from toolkit.read.limits import DEFAULT_LIMITS, ReadLimits
from toolkit.read.records import TEXT_COLUMN

__all__ = ["DEFAULT_LIMITS", "TEXT_COLUMN", "Job", "ReadLimits", "plan", "read"]
