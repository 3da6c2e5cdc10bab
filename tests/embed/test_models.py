"""Sentence-transformers models as encoders: a tiny one is built here; skipped where the extra is missing."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import numpy as np
import pytest

from toolkit.embed import open_encoder
from toolkit.embed.chars import shipped_encoder
from toolkit.errors import BadInput, MissingExtra

EXTRA = importlib.util.find_spec("sentence_transformers") is not None
needs_extra = pytest.mark.skipif(not EXTRA, reason="the extra `embed` (sentence-transformers, torch) is not installed")
pytestmark = pytest.mark.filterwarnings("default")  # those of torch and transformers are not ours
SAID = ["我局认真做好政府信息公开工作", "乡镇政务服务大厅2024年受理ＡＢＣ事项", "認真落實", "会议强调要抓好落实。"]
HARD = [
    "公开、公开，再公开\n公开公開",
    "2024年2024年12345678件，12年1234件",
    "ＡＢＣabc conference Con con\ncon",
    "5年5件a5b5",
    "１２３4５\n\r\n １２３4\x85工作\u2028工作",
    "⑤条Ⅳ类éÉ\U00020000\U00020001\U00020000字",
    "政务" * 600 + "之后的不读",
    "工" * 998 + "123456789",
    "务公开2024" * 2000,
]


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not EXTRA:
        pytest.skip("the extra `embed` is not installed")
    from experiments.encoder_model import as_model

    folder = tmp_path_factory.mktemp("model")
    as_model(shipped_encoder()).save(str(folder))
    return folder


@pytest.mark.parametrize("name", ["./no-such-model", "~/no-such-model", "a/b/no-such-model", "models/none", "/none"])
def test_a_missing_folder_is_said(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").mkdir()
    with pytest.raises(BadInput, match=f"encoder '{name}': no such folder") as caught:
        open_encoder(name)
    assert "folder" in caught.value.next_step


@pytest.mark.skipif(EXTRA, reason="the extra `embed` is installed")
def test_a_missing_extra_names_the_line_to_type() -> None:
    with pytest.raises(MissingExtra, match="no such folder; as the name of a model it needs sentence_") as caught:
        open_encoder("some/model")
    assert "pip install" in caught.value.next_step


@needs_extra
def test_a_model_that_is_out_of_reach_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub is asked once; loading, which tries again and again, is not begun."""
    import huggingface_hub
    import sentence_transformers

    def refuse(*_: object, **given: object) -> None:
        assert given == {"timeout": 5.0}
        raise ConnectionError("no way there\nmore of it")

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", refuse)
    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", lambda *_: None)
    monkeypatch.setattr(sentence_transformers, "SentenceTransformer", lambda *_, **__: pytest.fail("begun"))
    with pytest.raises(BadInput, match=r"no such model or can't be reached: no way there$") as caught:
        open_encoder("some/model")
    assert "HF_ENDPOINT" in caught.value.next_step


@needs_extra
def test_a_model_that_was_downloaded_is_not_asked_for_again(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub
    import sentence_transformers

    asked: list[dict[str, object]] = []

    def loaded(_name: str, **given: object) -> object:
        asked.append(given)
        return sentence_transformers.sentence_transformer.SentenceTransformer(str(model_folder), device="cpu")

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", lambda *_, **__: pytest.fail("asked"))
    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", lambda *_: "/somewhere/modules.json")
    monkeypatch.setattr(sentence_transformers, "SentenceTransformer", loaded)
    assert open_encoder("some/model", cache=tmp_path).encode(SAID).shape == (4, shipped_encoder().dimension)
    assert asked == [{"local_files_only": True}]


@needs_extra
def test_the_shipped_vectors_are_equal_both_ways(model_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(model_folder), device="cpu").encode(SAID + HARD)
    assert np.allclose(theirs, shipped_encoder().encode(SAID + HARD), atol=1e-5)


@needs_extra
@pytest.mark.parametrize("seed", range(3))
def test_vectors_of_random_text_are_equal_both_ways(seed: int, model_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    rng = random.Random(seed)
    texts = [
        "政务" + "".join(rng.choices("政务公開，。 a7Ａ２B0\n\r①字\U00020000", k=rng.randrange(80))) for _ in range(60)
    ]
    theirs = SentenceTransformer(str(model_folder), device="cpu").encode(texts)
    assert np.allclose(theirs, shipped_encoder().encode(texts), atol=1e-5), seed


@needs_extra
def test_a_model_is_cached_by_text(model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = open_encoder(str(model_folder), cache=tmp_path)
    first = encoder.encode([*SAID, "", "我", SAID[0]])
    assert np.linalg.norm(first, axis=1) == pytest.approx([1, 1, 1, 1, 0, 0, 1], abs=1e-5)
    monkeypatch.setattr(encoder, "_raw", lambda texts: pytest.fail(f"asked again for {texts}"))
    assert np.array_equal(encoder.encode(SAID), first[:4])


@needs_extra
@pytest.mark.parametrize(("wrong", "told"), [(np.nan, "no numbers"), (None, "shape")])
def test_wrong_vectors_are_refused(
    wrong: float | None, told: str, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = open_encoder(str(model_folder), cache=tmp_path)
    given = np.ones((1, 3), np.float32) if wrong is None else np.full((1, encoder.dimension), wrong, np.float32)
    monkeypatch.setattr(encoder, "_raw", lambda texts: given)
    with pytest.raises(BadInput, match=told):
        encoder.encode(SAID[:1])


@needs_extra
def test_a_cache_that_is_none_is_refused(model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "gongwen-reuse").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="can't be kept") as caught:
        open_encoder(str(model_folder))
    assert "XDG_CACHE_HOME" in caught.value.next_step


@needs_extra
def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput, match="could not be loaded"):
        open_encoder(str(tmp_path))


def test_a_file_and_no_name_at_all_are_told_as_such(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"")
    with pytest.raises(BadInput, match="is a file, not a folder"):
        open_encoder(str(file))
    for name in ("", "  "):
        with pytest.raises(BadInput, match="encoder: no name given"):
            open_encoder(name)
