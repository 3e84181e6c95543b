"""`python -m litterfog.dashboard`: the pages, configured by the environment alone."""

from litterfog.dashboard.serve import ListenError, run
from litterfog.dashboard.settings import DashboardSettings
from litterfog.wire.log import set_up_logging
from litterfog.wire.setting_errors import end, settings_of_environment


def main() -> None:
    """Run; what cannot be run says why, a line for each setting, and ends with status 2."""
    settings = settings_of_environment(DashboardSettings)
    set_up_logging(settings.log_format)
    try:
        run(settings)
    except ListenError as error:
        end(str(error))


if __name__ == "__main__":
    main()
