"""The dashboard's application: pages and endpoints behind one guard, around one store."""

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from litterfog.dashboard.access.guard import add_guard
from litterfog.dashboard.access.headers import add_headers
from litterfog.dashboard.access.me import me
from litterfog.dashboard.access.throttle import Throttle
from litterfog.dashboard.api.open311 import open311_routes
from litterfog.dashboard.api.rounds import round_routes
from litterfog.dashboard.api.routes import api
from litterfog.dashboard.basemap.base import Basemap
from litterfog.dashboard.basemap.routes import basemap_routes
from litterfog.dashboard.control.controls import controls_of
from litterfog.dashboard.control.routes import control_routes
from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.metrics.endpoint import add_metrics
from litterfog.dashboard.pages.table import PAGES
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.compression import add_compression
from litterfog.dashboard.shell.document import not_found
from litterfog.dashboard.shell.files import Files
from litterfog.dashboard.shell.page_app import add_page
from litterfog.dashboard.shell.site import Site
from litterfog.dashboard.spots.book import SpotBook
from litterfog.dashboard.store import Store
from litterfog.dashboard.streets.graded import Grading
from litterfog.dashboard.streets.settings import grade_settings
from litterfog.dashboard.streets.town import TownCache
from litterfog.wire.addresses import read_secret


def create_app(settings: DashboardSettings) -> Flask:
    """Build everything; Redis need not be there yet."""
    store = Store(settings.redis, read_secret(settings.redis_password_file))
    base = Basemap.of(settings.basemap, settings.tiles)
    site = Site(PAGES, Files(settings.url_prefix), base, settings)
    server = Flask("dashboard", static_folder=None)
    add_guard(server, settings, Throttle())  # the first to see a request
    add_metrics(server, store)
    add_compression(server)
    server.register_blueprint(site.files.routes())  # before Dash's, which do not compress
    server.extensions[Files.__name__] = site.files
    apps = [add_page(server, page, site, store) for page in PAGES]
    towns = TownCache(store)
    book = SpotBook(store, towns.streets)
    grading = Grading(store, towns, grade_settings(settings))
    server.register_blueprint(api(store, grading, book))
    server.register_blueprint(round_routes(site, book, grading))
    server.register_blueprint(open311_routes(book))
    server.register_blueprint(me())
    server.register_blueprint(control_routes(store, controls_of(settings)))
    server.register_blueprint(basemap_routes(base))
    _answer_lost_visitors(server, site)
    _end_the_prefix(server, site)
    hashes = {script for app in apps for script in app.csp_hashes()}
    add_headers(server, settings, sorted(hashes))
    return server


def _end_the_prefix(server: Flask, site: Site) -> None:
    """Send who asks for /map to /map/: what a page names beside itself is below it."""

    @server.before_request
    def end() -> Response | None:
        if request.environ["PATH_INFO"] or not site.settings.url_prefix:
            return None
        return Response(status=308, headers={"Location": site.settings.address("/")})


def _answer_lost_visitors(server: Flask, site: Site) -> None:
    @server.errorhandler(NotFound)
    def lost(_error: NotFound) -> tuple[str, int]:
        return not_found(site, request.path, visitor_words()), 404
