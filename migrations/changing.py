"""Changes many requests: page by page, each on the version it was decided on."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from generator.stores.base import StoreUnavailable
from generator.stores.exact import ExactCollection, ExactDocument, FieldChange
from migrations.commands import Exit, Stopped, counted
from migrations.renaming import COLLECTION, REQUEST_FIELDS

PAGE: Final = 100
"""Requests that are held in memory at a time."""
TRIES: Final = 5
"""How often a change is decided anew because the document moved, or the store gave no answer."""
_MOST_NAMED: Final = 100


def settle(
    collection: ExactCollection,
    documents: Iterable[ExactDocument],
    decide: Callable[[ExactDocument], FieldChange | None],
    save: Callable[[list[ExactDocument]], None],
    *,
    dry_run: bool,
) -> int:
    """Makes the change decided for each request, anew for those that moved meanwhile.

    Args:
        save: called with the requests that are about to be changed.
        dry_run: whether to count only.

    Returns:
        How many were changed, or would be.

    Raises:
        StoreUnavailable: some could not be changed in :data:`TRIES` tries.
    """
    settled = 0
    for _ in range(TRIES):
        decided = [(document, change) for document in documents if (change := decide(document))]
        settled += len(decided)
        if dry_run or not decided:
            return settled
        save([document for document, _ in decided])
        missed = _missed(collection, [change for _, change in decided])
        if not missed:
            return settled
        documents = collection.get(*missed, fields=REQUEST_FIELDS).values()
        settled -= sum(1 for document in documents if decide(document))
    raise StoreUnavailable(f"{counted(len(missed), 'request')} could not be changed.")


def _missed(collection: ExactCollection, changes: Sequence[FieldChange]) -> list[str]:
    """Makes changes; the ids of those that may not have been made."""
    try:
        made = collection.change(changes)
    except StoreUnavailable:
        made = [False] * len(changes)
    return [change.id for change, done in zip(changes, made, strict=True) if not done]


def stop_for(left: Sequence[str], why: str) -> None:
    """Ends a command whose work is done but for some requests.

    Raises:
        Stopped: there are such requests; it names them.
    """
    if left:
        named = [f"  {COLLECTION}/{id_}" for id_ in left[:_MOST_NAMED]]
        more = [f"  … and {len(left) - _MOST_NAMED:,} more"] if len(left) > _MOST_NAMED else []
        message = f"Finished with leftovers: {counted(len(left), 'request')} left as before, {why}:"
        raise Stopped(Exit.LEFTOVERS, "\n".join([message, *named, *more]))
