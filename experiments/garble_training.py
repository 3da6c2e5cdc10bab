"""Training of the detector's two networks: some processes spin text, one learns, on a GPU if there is one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from multiprocessing.queues import Queue

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from experiments.garble_course import CHUNK, Chunks, Course, chunks
from experiments.garble_network import TorchNetwork
from experiments.garble_transformer import TorchTransformer

BATCH, POOL, USES = 1024, 1 << 18, 10
"""Chunks of a batch, chunks kept to draw batches from, and times that each is drawn on the average."""
NETWORK_SHARE = 4
"""The network learns from one of so many chunks of a batch."""
SIZES = (CHUNK // 2, 3 * CHUNK // 4, CHUNK, CHUNK)
"""Symbols of a chunk that the transformer sees, drawn for each batch: short texts must not be strange to it."""
BLOCK, WAITING = 64, 64
"""Pieces that a spinning process hands over together, and such blocks that wait."""
NETWORK_RATE, TRANSFORMER_RATE, WARM_UP = 3e-3, 2e-3, 300
WHOLE_SHARE, MIN_CHANGED = 0.05, 3
"""Weight of the loss for the whole chunk, and characters put in from which on it counts as garbled."""


def _spin(course: Course, seed: int, queue: Queue[list[Chunks]]) -> None:
    """Hand over blocks of chunks without end."""
    stream = chunks(course, np.random.default_rng(seed))
    while True:
        queue.put([next(stream) for _ in range(BLOCK)])


@contextmanager
def spinning(course: Course, *, seed: int, n_processes: int) -> Iterator[Iterator[dict[str, Tensor]]]:
    """Blocks of chunks as tensors (n, ...), one for each column of `Chunks`, from processes that end with the block.

    With more than one process the order of the blocks, and so what is learned, differs a little from run to run.
    """
    context = multiprocessing.get_context("fork")
    queue: Queue[list[Chunks]] = context.Queue(WAITING)
    spinners = [
        context.Process(target=_spin, args=(course, 1000 * seed + k, queue), daemon=True) for k in range(n_processes)
    ]
    for spinner in spinners:
        spinner.start()

    def blocks() -> Iterator[dict[str, Tensor]]:
        while True:
            block = queue.get()
            names = [field.name for field in fields(Chunks)]
            yield {name: torch.from_numpy(np.concatenate([getattr(c, name) for c in block])) for name in names}

    try:
        yield blocks()
    finally:
        for spinner in spinners:
            spinner.kill()


def batches(blocks: Iterator[dict[str, Tensor]], *, seed: int, device: torch.device) -> Iterator[dict[str, Tensor]]:
    """Random chunks of a pool that new ones enter all the time, each drawn USES times on the average."""
    drawing = torch.Generator(device=device).manual_seed(seed)
    pool: dict[str, Tensor] = {}
    n_chunks = drawn = 0
    while True:
        while n_chunks < BATCH or drawn + BATCH > USES * n_chunks:
            block = {name: column.to(device) for name, column in next(blocks).items()}
            if not pool:
                pool = {name: column.new_zeros((POOL, *column.shape[1:])) for name, column in block.items()}
            size = len(block["symbols"])
            at = torch.arange(n_chunks, n_chunks + size, device=device) % POOL
            for name, column in block.items():
                pool[name][at] = column
            n_chunks += size
        chosen = torch.randint(min(n_chunks, POOL), (BATCH,), generator=drawing, device=device)
        drawn += BATCH
        yield {name: column[chosen] for name, column in pool.items()}


def train(
    network: TorchNetwork,
    transformer: TorchTransformer,
    course: Course,
    *,
    millions: float,
    seed: int,
    n_processes: int,
    say: Callable[[str], None],
) -> None:
    """Train both on the same stream, of so many million symbols; the learning rates fall to nothing by then.

    On a GPU with 7 spinning processes about 3 million symbols a second; on a CPU a thousandth of that.
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    learners = [
        (network.to(device), _network_loss, NETWORK_RATE),
        (transformer.to(device), _transformer_loss, TRANSFORMER_RATE),
    ]
    optimizers = [torch.optim.AdamW(learner.parameters(), weight_decay=0.01) for learner, _, _ in learners]
    sizes = np.random.default_rng(seed)
    n_steps = int(millions * 1e6 / (BATCH * CHUNK))
    totals = torch.zeros(2, device=device)
    with spinning(course, seed=seed, n_processes=n_processes) as blocks:
        stream = batches(blocks, seed=seed, device=device)
        for step in range(n_steps):
            batch, size = next(stream), int(sizes.choice(SIZES))
            falling = min(1.0, step / WARM_UP) * (1 - step / n_steps) ** 0.9
            for k, (learner, loss_of, rate) in enumerate(learners):
                for group in optimizers[k].param_groups:
                    group["lr"] = rate * falling
                totals[k] += _step(learner, optimizers[k], loss_of(learner, batch, size))
            if step % 100 == 99:
                say(f"step {step + 1} of {n_steps}, losses {[round(t / 100, 4) for t in totals.tolist()]}")
                totals.zero_()
    for learner, _, _ in learners:
        learner.to("cpu").eval()


def _network_loss(network: nn.Module, batch: dict[str, Tensor], _: int) -> Tensor:
    part = {name: column[: BATCH // NETWORK_SHARE] for name, column in batch.items()}
    with torch.autocast(part["symbols"].device.type, dtype=torch.bfloat16):
        logits = network(part["symbols"].int(), part["pairs"].int(), part["classes"].int())
    return _character_loss(logits, part)


def _transformer_loss(transformer: nn.Module, batch: dict[str, Tensor], size: int) -> Tensor:
    part = {name: column[..., :size] for name, column in batch.items()}
    with torch.autocast(part["symbols"].device.type, dtype=torch.bfloat16):
        logits, whole = transformer(part["symbols"].int(), part["pairs"].int(), part["classes"].int(), part["chinese"])
    garbled = (part["changed"] & part["chinese"]).sum(1) >= MIN_CHANGED
    of_whole = functional.binary_cross_entropy_with_logits(whole.float(), garbled.float())
    return _character_loss(logits, part) + WHOLE_SHARE * of_whole


def _character_loss(logits: Tensor, part: dict[str, Tensor]) -> Tensor:
    weights = part["chinese"].float()
    return functional.binary_cross_entropy_with_logits(logits.float(), part["changed"].float(), weights)


def _step(learner: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor) -> Tensor:
    optimizer.zero_grad()
    torch.autograd.backward(loss)
    nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
    optimizer.step()
    return loss.detach()
