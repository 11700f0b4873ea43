"""The Dask cluster that trains: its workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import Client


def addresses(client: Client) -> list[str]:
    """The addresses of all workers that there are."""
    return list(client.scheduler_info(n_workers=-1)["workers"])  # without the number it lists a few
