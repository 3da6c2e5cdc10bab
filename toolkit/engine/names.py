"""Document ids that are unique."""

from __future__ import annotations


class UniqueNames:
    """Hands out each name once. Cost per claim is constant, however often one name is claimed."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def claim(self, name: str) -> str:
        """The name itself, or with ~2, ~3 ... behind it where it was handed out before."""
        times = self._times[name] = self._times.get(name, 0) + 1
        return name if times == 1 else self.claim(f"{name}~{times}")
