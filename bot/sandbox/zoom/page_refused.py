class PageRefused(Exception):  # noqa: N818  # a page that Zoom shows, no error of the emulator
    """Show a page instead of going on; the app never hears of it.

    `detail` is what the page shows byte for byte, such as a URL.
    """

    def __init__(
        self, title: str, explanation: str, *, detail: str = "", status: int = 400
    ) -> None:
        super().__init__(title)
        self.title = title
        self.explanation = explanation
        self.detail = detail
        self.status = status


class SignInFirst(Exception):  # noqa: N818  # the same: the sign-in page is shown
    """Let somebody sign in before going on to what they asked for."""
