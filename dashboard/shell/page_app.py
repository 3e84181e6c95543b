"""A page as Dash serves it: a Dash of its own on the one server.

So a page loads its own callbacks and files and no other page's, its ids are its own, and an
address that is no page's is not found. `dash.register_page` would keep pages in a module.
"""

import re
from typing import Any, Final

from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Flask, abort

from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.pages.page import Page
from litterfog.dashboard.shell.document import Parts, page_document
from litterfog.dashboard.shell.files import ASSETS, Files
from litterfog.dashboard.shell.frame import framed
from litterfog.dashboard.shell.site import Site
from litterfog.dashboard.store import Store

# Dash sends it with every page, and no page of ours takes it: 9 kB compressed. (What is in the
# polyfill, dcc.Graph takes: regeneratorRuntime.)
_UNUSED: Final = re.compile(r'<script src="[^"]*/dash_table/[^"]*"></script>\s*')
_FILE: Final = re.compile(r'"[^"]*?/(?:_dash-component-suites/(?=dash/)|(?=assets/))([^"?]+)[^"]*"')


class PageApp(Dash):
    """Serves one page, by the files that browsers keep and that pages share."""

    site: Site
    page: Page

    def index(self, path: str = "") -> str:
        """Give the page; Dash asks for every path below it, too, and those are not found."""
        if path:
            abort(404)
        document: str = super().index()  # type: ignore[no-untyped-call]
        return document

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]  # all by name
        """Put the page's document together from what Dash has made of it."""
        scripts = self._kept(_UNUSED.sub("", parts["scripts"]))
        styles = self._kept(parts["css"])
        dash = Parts(styles, scripts, parts["metas"], parts["config"], parts["renderer"])
        return page_document(self.site, self.page, visitor_words(), dash)

    def _kept(self, tags: str) -> str:
        return _FILE.sub(lambda file: f'"{_kept_address(self.site.files, file[1])}"', tags)


def add_page(server: Flask, page: Page, site: Site, store: Store) -> Dash:
    """Serve a page of a site from the server."""
    path, settings = f"{page.path.rstrip('/')}/", site.settings
    app = PageApp(
        __name__,
        server=server,  # type: ignore[arg-type]  # its hint knows no Flask
        routes_pathname_prefix=path,
        requests_pathname_prefix=settings.address(path),
        assets_folder=str(ASSETS),
        assets_path_ignore=[f"^{other.assets}$" for other in site.pages if other is not page],
        update_title="",
        serve_locally=True,
        enable_mcp=False,
    )
    app.site, app.page = site, page
    if not page.path.endswith("/"):
        server.add_url_rule(page.path, endpoint=page.path, view_func=app.index)
    # For each visitor, in their language.
    app.layout = lambda: framed(page.module.layout(settings, site.base))
    page.module.add_callbacks(app, store, settings)
    return app


def _kept_address(files: Files, name: str) -> str:
    plain, _ = check_fingerprint(name)  # type: ignore[no-untyped-call]
    return files.address(plain)
