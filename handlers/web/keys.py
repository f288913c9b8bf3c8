"""What the web handlers find in the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.config import Settings
    from bot.observability import Metrics
    from bot.services.arrival import ArrivalService
    from bot.services.credential_forms import CredentialFormService
    from bot.services.deauthorization import DeauthorizationService
    from bot.services.departure import DepartureService
    from bot.services.languages import LanguageService
    from bot.services.readiness import ReadinessService
    from bot.services.roles import RoleService

BOLT: web.AppKey[AsyncApp] = web.AppKey("bolt")
SETTINGS: web.AppKey[Settings] = web.AppKey("settings")
METRICS: web.AppKey[Metrics] = web.AppKey("metrics")
DEPARTURE: web.AppKey[DepartureService] = web.AppKey("departure")
ARRIVAL: web.AppKey[ArrivalService] = web.AppKey("arrival")
DEAUTHORIZATION: web.AppKey[DeauthorizationService] = web.AppKey("deauthorization")
FORMS: web.AppKey[CredentialFormService] = web.AppKey("forms")
ROLES: web.AppKey[RoleService] = web.AppKey("roles")
LANGUAGES: web.AppKey[LanguageService] = web.AppKey("languages")
READINESS: web.AppKey[ReadinessService] = web.AppKey("readiness")
