"""Pages are made from templates and labels.

Templates live in a folder for each release of the sites, which holds only what that release changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tracesnt.fixtures import Labels, load_labels
from tracesnt.mock_site.language import day
from tracesnt.mock_site.releases import Release, releases


class Renderer:
    """Turns a template into a page of a release."""

    def __init__(self, release: Release) -> None:
        up_to_it = releases()[: releases().index(release) + 1]
        with as_file(files("tracesnt.mock_site").joinpath("templates")) as folder:
            loader = FileSystemLoader([folder / each.name for each in reversed(up_to_it)])
        self._release = release
        self._environment = Environment(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )

    def page(self, template: str, language: str, context: Mapping[str, Any]) -> str:
        """Return the HTML of a page in a language."""
        labels = load_labels(language)
        words = {
            "t": labels.text,
            "said": _sayings(labels),
            "foreign": _foreign(labels),
            "plural": labels.plural,
            "sentence": _sentences(labels),
            "day": lambda moment: day(moment, language),
            "language": language,
            "release": self._release,
        }
        return self._environment.get_template(template).render(words | dict(context))


def _foreign(labels: Labels) -> Any:
    def foreign(key: str) -> Markup | str:
        """Return the ``lang`` attribute of an element with a label that is not in the language of its page."""
        language = labels.language_of(key)
        return "" if language == labels.language else Markup(' lang="{}"').format(language)

    return foreign


def _sayings(labels: Labels) -> Any:
    def said(key: str, **values: Any) -> Markup | str:
        """Return a label's text for the body of a page, marked where it is not in the language of the page."""
        text, language = labels.text(key, **values), labels.language_of(key)
        return text if language == labels.language else Markup('<span lang="{}">{}</span>').format(language, text)

    return said


def _sentences(labels: Labels) -> Any:
    def sentence(key: str, **parts: Markup | str) -> Markup:
        """Return a label with pieces of HTML, such as links, in its places."""
        return Markup(escape(labels[key])).format(**parts)  # noqa: S704 - the label is escaped, and so are texts in it

    return sentence
