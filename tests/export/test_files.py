"""Files: their kinds and names, and that one is there whole or not at all."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from echo_core.export.files import FileError, Kind, Problem, kind_of, written
from echo_core.export.names import in_force, nearest_preset, stem
from echo_core.export.tables import as_csv
from echo_core.task.experiment import Experiment
from echo_core.task.presets import PRESETS
from tests.export import histories


@pytest.mark.parametrize(
    ("target", "kind"), [("a.py", Kind.SCRIPT), ("x/y.tar.JSON", Kind.HISTORY), ("-.csv", Kind.TABLE)]
)
def test_the_ending_tells_the_kind(target: str, kind: Kind) -> None:
    assert kind_of(target) is kind


@pytest.mark.parametrize("target", ["echo", "echo.doc", "echo.", ".py", "py", "", "a.py/"[:-1] + "c"])
def test_another_ending_is_refused(target: str) -> None:
    with pytest.raises(FileError) as refused:
        kind_of(target)
    assert refused.value.problem is Problem.UNKNOWN_ENDING


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    target = tmp_path / "echo.csv"
    for text in (b"one", b"two, and longer"):
        with written(str(target)) as write:
            write(text)
            assert not target.exists() or target.read_bytes() == b"one"
        assert target.read_bytes() == text
    assert list(tmp_path.iterdir()) == [target]


def _write(target: Path, data: bytes, error: type[BaseException]) -> None:
    with written(str(target)) as write:
        write(data)
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_fails_on_the_way_leaves_nothing_behind(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "echo.csv"
    target.write_bytes(b"old")

    with pytest.raises(error):
        _write(target, b"half", error)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("echo.csv", b"old")]


def _problem(target: Path) -> Problem:
    with pytest.raises(FileError) as refused:
        _write(target, b"", AssertionError)  # which is not met: it is refused before
    assert refused.value.target == str(target)
    return refused.value.problem


def test_what_cannot_be_written_is_refused_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder.py").mkdir()
    assert _problem(tmp_path / "folder.py") is Problem.NO_FILE
    assert _problem(tmp_path / "nowhere" / "echo.py") is Problem.NO_FOLDER
    (tmp_path / "file").touch()
    assert _problem(tmp_path / "file" / "echo.py") is Problem.NO_FOLDER
    assert _problem(tmp_path / f"{'x' * 300}.py") is Problem.NOT_WRITABLE

    def full(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", full)
    assert _problem(tmp_path / "echo.py") is Problem.NOT_WRITABLE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.py"]


def test_names_tell_the_preset_and_what_differs() -> None:
    reset = PRESETS["state-reset"].experiment
    assert stem([reset]) == "state-reset"
    assert stem([reset.replace(lag=3)]) == "other-lags"
    assert stem([reset.replace(units=20, learning_rate=0.02)]) == "state-reset_units-20_learning-rate-0.02"
    assert stem([reset, reset.replace(state="carry")]) == "state-reset_and_lag-with-context"
    assert len({stem([preset.experiment.replace(seed=5)]) for preset in PRESETS.values()}) == len(PRESETS)
    assert nearest_preset(reset.replace(seed=3)).name == "state-reset"


def test_settings_that_change_nothing_are_not_told() -> None:
    whole = in_force(Experiment(context="whole", missing="mask", output="sequence", stop_when_solved=True))
    assert "window" not in whole
    assert {"context", "missing", "output", "stop_when_solved"} <= set(whole)
    assert not {"context", "missing", "output", "stop_when_solved"} & set(in_force(Experiment()))


def test_a_table_has_the_curves_to_the_bit() -> None:
    history = histories.of_preset()
    first, *lines = csv.reader(io.StringIO(as_csv(history)))
    assert first == ["epoch", "loss", "accuracy"]
    epochs, losses, accuracies = zip(*lines, strict=True)
    assert list(map(int, epochs)) == list(range(1, history.epoch + 1))
    np.testing.assert_array_equal(np.array(losses, np.float32), history.losses)
    np.testing.assert_array_equal(np.array(accuracies, np.float32), history.accuracies)
