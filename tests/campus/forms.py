"""Plain HTML pages, used as people use them: by the words on labels, links and buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

_FIELDS = {"input", "textarea", "button"}


@dataclass(slots=True)
class Field:
    """An input, a text area or a button; `words` is what a button says."""

    tag: str
    attributes: dict[str, str]
    words: str = ""

    @property
    def type(self) -> str:
        return self.attributes.get("type", "submit" if self.tag == "button" else "text")

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")

    @property
    def ticked(self) -> bool:
        return "checked" in self.attributes


@dataclass(slots=True)
class Form:
    """A form with its fields in the order of the page."""

    attributes: dict[str, str]
    fields: list[Field] = field(default_factory=list)


class Page(HTMLParser):
    """What a page holds: forms, labels by the id of their field, links by their words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.labels: dict[str, str] = {}
        self.links: list[tuple[str, str]] = []
        self.words = ""
        self._in_form = False
        self._open: list[tuple[str, dict[str, str], int]] = []  # what collects words, since where
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.words += " "
        if tag == "form":
            self.forms.append(Form(attributes))
            self._in_form = True
        if tag in _FIELDS and self._in_form:
            self.forms[-1].fields.append(Field(tag, attributes))
        if tag in {"label", "a", "button", "textarea"}:
            self._open.append((tag, attributes, len(self.words)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        if not self._open or self._open[-1][0] != tag:
            return
        _, attributes, since = self._open.pop()
        said = self.words[since:]
        words = " ".join(said.split())
        if tag == "label":
            self.labels[attributes.get("for", "")] = words
        elif tag == "a":
            self.links.append((words, attributes.get("href", "")))
        elif self._in_form:
            self.forms[-1].fields[-1].words = words if tag == "button" else said.removeprefix("\n")

    def form_with(self, button: str) -> tuple[Form, Field]:
        """Find the button that says just this, else the first that begins so, and its form."""
        buttons = [(f, b) for f in self.forms for b in f.fields if b.type == "submit"]
        exact = [found for found in buttons if found[1].words == button]
        alike = [found for found in buttons if found[1].words.startswith(button)]
        assert alike, f"no button {button!r} in: {self.said()}"
        return (exact or alike)[0]

    def said(self) -> str:
        """Return all words of the page."""
        return " ".join(self.words.split())


@dataclass(slots=True)
class Visit:
    """Somebody who reads pages and submits their forms in one browser."""

    http: httpx.AsyncClient
    answer: httpx.Response | None = None

    @property
    def page(self) -> Page:
        assert self.answer is not None
        return Page(self.answer.text)

    async def open(self, url: str) -> Page:
        self.answer = await self.http.get(url, follow_redirects=True)
        return self.page

    async def follow(self, words: str) -> Page:
        """Follow the first link that says this."""
        found = [href for said, href in self.page.links if said.startswith(words)]
        assert found, f"no link {words!r} in: {self.page.said()}"
        return await self.open(self._absolute(found[0]))

    async def press(self, button: str, filled: Mapping[str, str | bool] | None = None) -> Page:
        """Fill in fields by their labels (a truth value ticks or unticks) and press a button."""
        form, pressed = self.page.form_with(button)
        assert "disabled" not in pressed.attributes, f"{button!r} cannot be pressed"
        left = dict(filled or {})
        sent: dict[str, list[str]] = {}
        for each in form.fields:
            label = self.page.labels.get(each.attributes.get("id", ""), "")
            key = next((words for words in left if label.startswith(words)), None)
            value = _sent(each, pressed, None if key is None else left.pop(key))
            if value is None or (each.type == "radio" and key is None and each.name in sent):
                continue
            if each.type == "radio":
                sent[each.name] = [value]  # of a group, the one that is wished
            else:
                sent.setdefault(each.name, []).append(value)
        assert not left, f"no field {list(left)} beside {button!r} in: {self.page.said()}"
        return await self._submit(form, pressed, sent)

    async def _submit(self, form: Form, pressed: Field, sent: dict[str, list[str]]) -> Page:
        given = form.attributes | {
            name.removeprefix("form"): value
            for name, value in pressed.attributes.items()
            if name in {"formmethod", "formaction"}
        }
        url = self._absolute(given.get("action", ""))
        if given.get("method", "get") == "get":
            self.answer = await self.http.get(url, params=sent, follow_redirects=True)
        else:
            self.answer = await self.http.post(url, data=sent, follow_redirects=True)
        return self.page

    def _absolute(self, url: str) -> str:
        assert self.answer is not None
        return urljoin(str(self.answer.url), url)


def _sent(each: Field, pressed: Field, wish: str | bool | None) -> str | None:  # noqa: FBT001  # a tick is a truth value
    """Return what a browser sends for a field, or None."""
    if not each.name or "disabled" in each.attributes:
        assert wish is None, f"{each.attributes} cannot be filled in"
        return None
    value = each.words if each.tag == "textarea" else each.attributes.get("value")
    if each.type == "submit":
        return value if each is pressed else None
    if each.type in {"checkbox", "radio"}:
        ticked = each.ticked if wish is None else bool(wish)
        return (value or "on") if ticked else None
    return (value or "") if wish is None else str(wish)
