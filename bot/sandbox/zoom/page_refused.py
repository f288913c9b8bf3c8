class PageRefused(Exception):  # noqa: N818  # a page that Zoom shows, no error of the emulator
    """Show a page instead of going on; the app never hears of it."""

    def __init__(self, title: str, explanation: str, *, status: int = 400) -> None:
        super().__init__(title)
        self.title = title
        self.explanation = explanation
        self.status = status
