"""What came of some work on a cluster, and what the errors of Dask say of work that did not come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Future


def came_of(done: Future) -> tuple[Any, BaseException | None]:
    """The result of some work that is over, or None and why there is none."""
    try:
        return done.result(), None
    except BaseException as error:  # that of a cancelled future, CancelledError, is no Exception
        return None, error


def is_loss(error: BaseException) -> bool:
    """Whether a worker was lost that had the work; it may be why."""
    from distributed import KilledWorker

    return isinstance(error, KilledWorker)


def lost_worker(error: BaseException) -> str | None:
    """The address of the worker that was lost; None where none was."""
    from distributed import KilledWorker

    return str(error.last_worker.address) if isinstance(error, KilledWorker) else None


def is_cancelled(error: BaseException) -> bool:
    """Whether the work was not done, or is not known to be, because the connection to the scheduler was lost."""
    from distributed import CancelledError
    from distributed.comm import CommClosedError

    return isinstance(error, (CancelledError, CommClosedError))
