"""nginx as a proxy in front of a dashboard, as a city's web server is."""

from tests.services import Service, _program

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location {prefix}/ {{
      proxy_pass {upstream};
      proxy_set_header Host $http_host;
    }}
    location = /city {{
      default_type text/html;
      return 200 '<!DOCTYPE html><title>City</title><iframe src="{framed}"></iframe>';
    }}
  }}
}}
"""


class Nginx(Service):
    """It passes what is below a prefix on, and has a page of its own that frames another."""

    prefix = ""
    upstream = ""  # http://127.0.0.1:8050; with / at the end it takes the prefix off
    framed = ""

    def command(self) -> list[str]:
        config = self.folder / "nginx.conf"
        given = {"prefix": self.prefix, "upstream": self.upstream, "framed": self.framed}
        config.write_text(CONFIGURATION.format(folder=self.folder, port=self.port, **given))
        return [_program("nginx"), "-c", str(config), "-p", str(self.folder), "-e", "stderr"]
