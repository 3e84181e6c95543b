"""Look at one picture after another; what cannot be read is named, and the others go on."""

from collections.abc import Iterable

import typer

from litterfog.cli.look.answer import Looker, NoAnswerError
from litterfog.cli.look.saving import Album
from litterfog.cli.look.view import Report
from litterfog.cli.outputs import writing
from litterfog.edge.sources.kind import Shot
from litterfog.models.picture import PictureError


def look_at_all(shots: Iterable[Shot], looker: Looker, album: Album | None, report: Report) -> None:
    """Answer for each; raises typer.Exit where an album's folder takes no more."""
    for shot in shots:
        _look_at(shot, looker, album, report)


def _look_at(shot: Shot, looker: Looker, album: Album | None, report: Report) -> None:
    try:
        answer = looker.look(shot)
        if album:
            with writing(album.folder, "--save"):
                album.keep(shot, answer)
    except (PictureError, NoAnswerError) as error:
        report.unread(shot.name, str(error))
    except typer.Exit:
        raise
    except Exception as error:  # noqa: BLE001  (one odd picture never stops the others)
        report.unread(shot.name, f"{type(error).__name__}: {error}")
    else:
        report.answered(answer)
