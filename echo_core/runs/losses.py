"""What came of some work on a cluster, and what the errors of Dask say of work that did not come back."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Any

from echo_core.runs.memory import RetiredError

if TYPE_CHECKING:
    from distributed import Future


def came_of(done: Future) -> tuple[Any, BaseException | None]:
    """The result of some work that is over, or None and why there is none."""
    try:
        return done.result(), None
    except BaseException as error:  # that of a cancelled future, CancelledError, is no Exception
        return None, error


def is_loss(error: BaseException) -> bool:
    """Whether a worker was lost, or about to end, that had the work; if it was lost, the work may be why."""
    from distributed import KilledWorker

    return isinstance(error, (KilledWorker, RetiredError))


def is_renewal(error: BaseException, renewed: Container[str]) -> bool:
    """Whether some work was not done because its worker was ended on purpose; `renewed`: the addresses of those."""
    from distributed import KilledWorker

    return isinstance(error, RetiredError) or (isinstance(error, KilledWorker) and error.last_worker.address in renewed)


def is_cancelled(error: BaseException) -> bool:
    """Whether the work was not done, or is not known to be, because the connection to the scheduler was lost."""
    from distributed import CancelledError
    from distributed.comm import CommClosedError

    return isinstance(error, (CancelledError, CommClosedError))
