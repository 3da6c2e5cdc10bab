"""Findings for people: one HTML page and a terminal summary. Looks only, decides nothing."""

from toolkit.report.html import write_html
from toolkit.report.limits import Limits
from toolkit.report.source import TextSource
from toolkit.report.terminal import print_summary

__all__ = ["Limits", "TextSource", "print_summary", "write_html"]
