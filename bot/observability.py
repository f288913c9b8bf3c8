"""Logs without secrets, and metrics.

Only Usher's own loggers speak below WARNING. Bolt writes whole request bodies at INFO when a
signature is wrong, slack_sdk its payloads at DEBUG, httpx and aiohttp whole URLs at INFO; Bolt
also copies the root level onto loggers it makes later. So the rule sits on the handler, where no
later logger or level gets past it. What does get through loses everything that looks like a
secret.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TextIO

import structlog
from prometheus_client import CollectorRegistry, Counter, generate_latest

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

LogFormat = Literal["console", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

_MASK: Final = "********"
_OURS: Final = frozenset({"bot", "handlers", "storage"})

_KEYS_TO_MASK: Final = (
    "access_token|refresh_token|id_token|bot_token|token|client_secret|signing_secret|"
    "code_verifier|verifier|password|cookie|authorization"
)
_KEY_TO_MASK: Final = re.compile(_KEYS_TO_MASK, re.IGNORECASE)
# Each shape keeps what tells a reader what was there, in its first group.
_SHAPES: Final = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"\b(xox[a-z]|xapp)[.-][\w.-]+",  # Slack's tokens
        r"\b(eyJ)[\w-]{8,}\.[\w-]+\.[\w-]+",  # JWTs: Zoom's tokens
        r"\b(Bearer\s+)[\w.~+/=-]{8,}",
        r"\b(Basic\s+)[A-Za-z0-9+/=]{16,}",
        rf"\b((?:code|state|{_KEYS_TO_MASK})=)[^&\s\"'<>,;)]+",  # query strings and forms
        rf"([\"'](?:{_KEYS_TO_MASK})[\"']\s*:\s*[\"'])[^\"']+",  # JSON and its repr
        r"(/(?:authorize|credentials)/)[^/\s?#\"'<>]+",  # personal links
        r"(hooks\.slack\.com/)[^\s\"'<>]+",  # response URLs let anybody answer
        r"(://[^\s:/@]+:)[^\s@/]+(?=@)",  # passwords in database URLs
    )
)


def redact(text: str) -> str:
    """Mask every part of a text that has the shape of a secret."""
    for shape in _SHAPES:
        text = shape.sub(rf"\g<1>{_MASK}", text)
    return text


def _redacted(key: str, value: object) -> object:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if _KEY_TO_MASK.fullmatch(key):
        return _MASK
    return redact(value if isinstance(value, str) else repr(value))


def _redact_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: _redacted(key, value) for key, value in event.items()}


def _may_speak(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in _OURS


def _renderer(log_format: LogFormat, stream: TextIO) -> Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(
        colors=stream.isatty(),
        exception_formatter=structlog.dev.plain_traceback,  # the rich one prints local variables
    )


def configure_logging(log_format: LogFormat | None, level: LogLevel, stream: TextIO) -> None:
    """Send structlog's and the standard library's records to one stream, without secrets.

    Args:
        log_format: None chooses console on a terminal and json elsewhere.
        level: the lowest level of Usher's own loggers; others start at WARNING.
        stream: where the lines go.
    """
    chosen: LogFormat = log_format or ("console" if stream.isatty() else "json")
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(stream)
    handler.addFilter(_may_speak)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.StackInfoRenderer(),
                structlog.processors.format_exc_info,
                _redact_event,
                _renderer(chosen, stream),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


@dataclass(frozen=True, slots=True)
class Metrics:
    """Count what one process does, in a registry of its own."""

    registry: CollectorRegistry
    work: Counter
    callbacks: Counter
    refreshes: Counter

    @classmethod
    def new(cls) -> Metrics:
        """Start every count at nothing."""
        registry = CollectorRegistry()

        def counter(name: str, documentation: str, *labels: str) -> Counter:
            return Counter(name, documentation, labels, namespace="usher", registry=registry)

        return cls(
            registry=registry,
            work=counter("work", "Work rows run.", "kind", "outcome"),
            callbacks=counter("callbacks", "Returns from Zoom.", "outcome"),
            refreshes=counter("refreshes", "Refreshes asked of Zoom.", "outcome"),
        )

    def exposition(self) -> bytes:
        """Give every count in Prometheus's text format."""
        return generate_latest(self.registry)
