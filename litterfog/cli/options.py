"""Make a command's flags from a settings class, so that each setting is written down once."""

import inspect
import types
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typer
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings
from rich.markup import escape

from litterfog.wire.setting_errors import Settings, explain, variable_of


class SettingsError(Exception):
    """Settings that cannot be used: says which flag or variable, and what it takes."""


def with_settings(
    settings_class: type[Settings],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command a flag per field; the command gets the checked settings as its first argument.

    What is not given on the command line comes from the environment, then from the default.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        def wrapper(**given: Any) -> None:
            names = settings_class.model_fields
            flags = {name: given.pop(name) for name in names}
            command(read_settings(settings_class, flags), **given)

        own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
        options = [_parameter(settings_class, name) for name in settings_class.model_fields]
        parameters = [*options, *(p.replace(kind=p.KEYWORD_ONLY) for p in own)]
        wrapper.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        wrapper.__annotations__ = {p.name: p.annotation for p in parameters}
        wrapper.__name__, wrapper.__doc__ = command.__name__, command.__doc__
        return wrapper

    return decorate


def read_settings(settings_class: type[Settings], flags: dict[str, Any]) -> Settings:
    """Check flags and environment; raises SettingsError."""
    given = {name: value for name, value in flags.items() if value not in (None, [])}
    try:
        return settings_class(**given)
    except ValidationError as error:
        raise SettingsError(explain(settings_class, error, flags=True)) from error


def _parameter(settings_class: type[BaseSettings], name: str) -> inspect.Parameter:
    field = settings_class.model_fields[name]
    kind = _plain_type(field.annotation)
    flag = f"--{name.replace('_', '-')}"
    declared = [f"{flag}/--no-{flag[2:]}" if kind is bool else flag]
    option = typer.Option(
        *declared,
        help=_help(variable_of(settings_class, name), field),
        show_default=False,
        metavar=_metavar(field.annotation),
        rich_help_panel=_panel(field),
    )
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[kind | None, option],
    )


def _plain_type(annotation: Any) -> Any:
    """Give the type that Typer reads; the settings class does the checking."""
    annotation = _without_none(annotation)
    if get_origin(annotation) is list:
        return list[str]
    return bool if annotation is bool else str


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        return next(arg for arg in get_args(annotation) if arg is not type(None))
    return annotation


def _metavar(annotation: Any) -> str | None:
    if get_origin(annotation) is Literal:
        return "|".join(get_args(annotation))
    if _plain_type(annotation) is bool:
        return None
    names = {int: "N", float: "NUMBER", Path: "PATH"}
    return names.get(_without_none(annotation), "TEXT")


def _panel(field: FieldInfo) -> str | None:
    """Give the heading that a setting stands under in the help; None: the first."""
    extra = field.json_schema_extra
    return str(extra["panel"]) if isinstance(extra, dict) and "panel" in extra else None


def _help(variable: str, field: FieldInfo) -> str:
    notes = [f"env: {variable}"]
    if field.is_required():
        notes.insert(0, "required")
    elif field.default_factory is None and field.default not in (None, False, []):
        notes.insert(0, f"default: {_shown(field.default)}")
    return escape(f"{field.description} [{', '.join(notes)}]")


def _shown(default: object) -> str:
    return ", ".join(map(str, default)) if isinstance(default, list) else str(default)
