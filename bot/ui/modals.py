from typing import TypeAlias, assert_never

from bot.notices.campaign import Preview
from bot.notices.setup import CredentialsNotice
from bot.ui.campaign import preview
from bot.ui.credentials import verdict
from bot.ui.message import View

ViewNotice: TypeAlias = CredentialsNotice | Preview


def show(notice: ViewNotice) -> View:
    """Turn what services tell whoever still has the modal open into the view they see next."""
    match notice:
        case CredentialsNotice():
            return verdict(notice)
        case Preview():
            return preview(notice)
        case _:
            assert_never(notice)
