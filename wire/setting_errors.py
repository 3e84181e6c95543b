"""Say which setting is wrong and what it takes; read a process's settings from its environment."""

import sys
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

Settings = TypeVar("Settings", bound=BaseSettings)

_NOT_CALLED = "default_factory_not_called"  # for another setting is wrong


def variable_of(settings_class: type[BaseSettings], name: str) -> str:
    """Name a setting's variable in the environment."""
    return f"{settings_class.model_config['env_prefix']}{name}".upper()


def explain(
    settings_class: type[BaseSettings], error: ValidationError, *, flags: bool = False
) -> str:
    """Give a line for each wrong setting; `flags` names the command line's flag too."""
    wrong = [one for one in error.errors() if one["type"] != _NOT_CALLED]
    return "\n".join(_line(settings_class, problem, flags) for problem in wrong)


def _line(settings_class: type[BaseSettings], problem: Any, flags: bool) -> str:
    message = str(problem["msg"]).removeprefix("Value error, ")
    if not problem["loc"]:  # of several settings together
        return message
    name = str(problem["loc"][0])
    field = settings_class.model_fields.get(name)
    takes = f" ({field.description})" if field else ""
    may_be_secret = "@" in str(problem["input"])
    value = "" if problem["type"] == "missing" or may_be_secret else f"{problem['input']!r}: "
    flag = f"--{name.replace('_', '-')} or " if flags else ""
    return f"{flag}{variable_of(settings_class, name)}: {value}{message}{takes}"


def settings_of_environment(settings_class: type[Settings]) -> Settings:
    """Read settings from the environment alone; what is wrong is told, and ends the process."""
    try:
        return settings_class()
    except ValidationError as error:
        end(explain(settings_class, error))


def end(message: str) -> NoReturn:
    """End the process with status 2 and an error's words."""
    sys.stderr.write(f"error: {message}\n")
    sys.exit(2)
