"""A pretend Zoom over HTTP; it shares no code with what talks to it."""

from bot.sandbox.zoom.accounts import SSO, WORK_EMAIL, Account, User, UserStatus, UserType
from bot.sandbox.zoom.apps import App, Credentials, Environment, Management
from bot.sandbox.zoom.emulator import ZoomEmulator
from bot.sandbox.zoom.refused import Refused
from bot.sandbox.zoom.scopes import AppScope, optional, required

__all__ = [
    "SSO",
    "WORK_EMAIL",
    "Account",
    "App",
    "AppScope",
    "Credentials",
    "Environment",
    "Management",
    "Refused",
    "User",
    "UserStatus",
    "UserType",
    "ZoomEmulator",
    "optional",
    "required",
]
