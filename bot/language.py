from enum import StrEnum


class Language(StrEnum):
    """The languages that Usher speaks, by the codes of HTML's lang attribute."""

    EN = "en"
    DE = "de"


def chosen(locale: str | None) -> Language:
    """Choose what somebody with this locale reads; English when it is unknown or not spoken.

    Takes de, de-DE and de_AT alike (IETF BCP 47, and what Slack's `locale` holds).
    """
    return _spoken(locale or "") or Language.EN


def negotiated(accept_language: str) -> Language:
    """Choose from an Accept-Language header (RFC 9110, section 12.5.4); English in doubt."""
    wanted = (_weighed(each) for each in accept_language.split(","))
    for tag, weight in sorted(wanted, key=lambda pair: -pair[1]):
        spoken = _spoken(tag)
        if spoken is not None and weight > 0:
            return spoken
    return Language.EN


def _spoken(tag: str) -> Language | None:
    word = tag.replace("_", "-").partition("-")[0].strip().lower()
    return Language(word) if word in set(Language) else None


def _weighed(choice: str) -> tuple[str, float]:
    tag, _, weight = choice.partition(";")
    name, _, number = weight.partition("=")
    if name.strip().lower() != "q":
        return tag, 1.0
    try:
        return tag, float(number)
    except ValueError:
        return tag, 0.0
