from bot.sandbox.slack.emulator import SlackEmulator

__all__ = ["SlackEmulator"]
