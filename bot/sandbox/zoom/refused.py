class Refused(Exception):  # noqa: N818  # named for what happens, like Slack's and Zoom's own words
    """Say in one sentence why something was not accepted."""
