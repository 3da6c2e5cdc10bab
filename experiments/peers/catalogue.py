"""Who takes part: what to install, which script, in which settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ENGINES = Path(__file__).with_name("engines")
SETTINGS = ("default", "chinese")


@dataclass(frozen=True, slots=True)
class Peer:
    """A program. requirements: for pip, none where the interpreter at hand has it; settings: in which it runs."""

    name: str
    script: str
    requirements: tuple[str, ...] = ()
    settings: tuple[str, ...] = SETTINGS

    @property
    def path(self) -> Path:
        """Its script."""
        return ENGINES / self.script


TOOLKIT = Peer("toolkit", "toolkit_engine.py", settings=("default",))
PEERS = (
    Peer("toolkit at .5", "toolkit_engine.py", settings=("chinese",)),
    Peer("datasketch", "datasketch_engine.py", ("datasketch==2.0.0",)),
    Peer("rensa", "rensa_engine.py", ("rensa==0.5.0",)),
    Peer("text-dedup", "text_dedup_engine.py", ("text-dedup==0.4.0",)),
    Peer("datatrove", "datatrove_engine.py", ("datatrove[io,processing]==0.10.1", "spacy")),
    Peer("semhash", "semhash_engine.py", ("semhash==0.5.0", "scikit-learn==1.9.1")),
    Peer("tf-idf", "tfidf_engine.py", ("scikit-learn==1.9.1",)),
    # On PyPI the name belongs to another program (for passwords): only its own repository has it.
    Peer("passim", "passim_engine.py", ("passim @ git+https://github.com/dasmiq/passim",)),
)
