"""The dashboard's application: page, callbacks, endpoints, headers around one store."""

from pathlib import Path

from dash import Dash
from flask import Flask

from litterfog.dashboard.access.guard import add_guard
from litterfog.dashboard.access.headers import add_headers
from litterfog.dashboard.access.throttle import Throttle
from litterfog.dashboard.api.routes import api
from litterfog.dashboard.pages.map.callbacks import add_callbacks
from litterfog.dashboard.pages.map.layout import page
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.store import Store
from litterfog.wire.addresses import read_secret


def create_app(settings: DashboardSettings) -> Dash:
    """Build everything; Redis need not be there yet."""
    store = Store(settings.redis, read_secret(settings.redis_password_file))
    server = Flask("dashboard")
    add_guard(server, settings.password(), Throttle())  # the first to see a request
    app = Dash(
        __name__,
        server=server,  # type: ignore[arg-type]  # its hint knows no Flask
        assets_folder=str(Path(__file__).with_name("assets")),
        title="Litterfog",
        update_title="",
        meta_tags=_meta_tags(settings.tiles),
        serve_locally=True,
        enable_mcp=False,
    )
    app.layout = page(settings)
    add_callbacks(app, store, settings.tiles)
    server.register_blueprint(api(store))
    add_headers(server, settings.tiles, app.csp_hashes())
    return app


def _meta_tags(tiles: str) -> list[dict[str, str]]:
    return [
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
        {"name": "color-scheme", "content": "light dark"},
        {"name": "litterfog-tiles", "content": tiles.partition("{")[0]},  # for assets/tiles.js
    ]
