"""A page as Dash serves it: a Dash of its own on the one server.

So a page loads its own callbacks and files and no other page's, its ids are its own, and an
address that is no page's is not found. `dash.register_page` would keep pages in a module.
"""

from collections.abc import Sequence
from pathlib import Path

from dash import Dash
from flask import Flask, abort

from litterfog.dashboard.pages.page import Page
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.document import page_template, title_of
from litterfog.dashboard.shell.frame import framed, watch_answers
from litterfog.dashboard.store import Store

_ASSETS = Path(__file__).parent.with_name("assets")
_SHARED = "_dash-component-suites/", "_favicon.ico", "assets/"


class PageApp(Dash):
    """Serves one page; the files that pages share have one address, and are fetched once."""

    def index(self, path: str = "") -> str:
        """Give the page; Dash asks for every path below it, too, and those are not found."""
        if path:
            abort(404)
        document: str = super().index()  # type: ignore[no-untyped-call]
        own = self.config.requests_pathname_prefix
        for files in _SHARED:
            document = document.replace(f'"{own}{files}', f'"/{files}')
        return document


def add_page(
    server: Flask, page: Page, pages: Sequence[Page], store: Store, settings: DashboardSettings
) -> Dash:
    """Serve a page, one of these, from the server."""
    app = PageApp(
        __name__,
        server=server,  # type: ignore[arg-type]  # its hint knows no Flask
        url_base_pathname=f"{page.path.rstrip('/')}/",
        assets_folder=str(_ASSETS),
        assets_path_ignore=[f"^{other.assets}$" for other in pages if other is not page],
        index_string=page_template(pages, page),
        title=title_of(page),
        update_title="",
        meta_tags=_meta_tags(settings.tiles),
        serve_locally=True,
        enable_mcp=False,
    )
    if not page.path.endswith("/"):
        server.add_url_rule(page.path, endpoint=page.path, view_func=app.index)
    app.layout = framed(page.module.layout(settings), settings.refresh_s)
    page.module.add_callbacks(app, store, settings)
    watch_answers(app)
    return app


def _meta_tags(tiles: str) -> list[dict[str, str]]:
    return [
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
        {"name": "color-scheme", "content": "light dark"},
        {"name": "litterfog-tiles", "content": tiles.partition("{")[0]},  # for map/tiles.js
    ]
