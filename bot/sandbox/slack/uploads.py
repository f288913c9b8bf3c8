"""What people and the app have uploaded, in Slack's shape.

Source: https://docs.slack.dev/reference/objects/file-object
"""

import mimetypes
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe
from urllib.parse import quote

from bot.sandbox.slack.ids import Ids
from bot.sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class File:
    """A file and who uploaded it; `address` is where its bytes are, for whoever may read them."""

    id: str
    name: str
    mimetype: str
    content: bytes
    user: str
    team_id: str
    created: int
    address: str
    title: str

    @property
    def extension(self) -> str:
        """Return what follows the name's last dot, in small letters."""
        _, _, extension = self.name.rpartition(".")
        return extension.lower()

    def as_json(self) -> Json:
        """Return the file object."""
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.extension,
            "pretty_type": self.extension.upper(),
            "user": self.user,
            "user_team": self.team_id,
            "editable": False,
            "size": len(self.content),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{self.address}/{quote(self.name)}",
            "url_private_download": f"{self.address}/download/{quote(self.name)}",
        }


@dataclass(slots=True)
class Announced:
    """A file that the app has said it would upload; `content` once it has."""

    id: str
    name: str
    length: int
    content: bytes | None = None


@dataclass(slots=True)
class Uploads:
    """Every file of the workspace, by its id."""

    ids: Ids
    team_id: str
    files: dict[str, File] = field(default_factory=dict)
    announced: dict[str, Announced] = field(default_factory=dict)
    """What the app is about to upload, by the secret in the address for its bytes."""

    def add(
        self,
        name: str,
        mimetype: str,
        content: bytes,
        *,
        user: str,
        at: datetime,
        origin: str,
        file_id: str = "",
        title: str = "",
    ) -> File:
        """Keep a file; its address begins with Slack's own."""
        file_id = file_id or self.ids.new("F")
        address = f"{origin}/files-pri/{self.team_id}-{file_id}"
        created = int(at.timestamp())
        file = File(
            file_id, name, mimetype, content, user, self.team_id, created, address, title or name
        )
        self.files[file_id] = file
        return file

    def announce(self, name: str, length: int) -> tuple[str, str]:
        """Expect a file; return its id, and the secret in the address that takes its bytes."""
        file_id, secret = self.ids.new("F"), token_urlsafe(24)
        self.announced[secret] = Announced(file_id, name, length)
        return file_id, secret

    def complete(
        self, file_id: str, *, title: str, user: str, at: datetime, origin: str
    ) -> File | None:
        """Make a file of what was announced and has arrived; None when it was not or has not."""
        found = next((s for s, one in self.announced.items() if one.id == file_id), None)
        if found is None or self.announced[found].content is None:
            return None
        one = self.announced.pop(found)
        return self.add(
            one.name,
            mimetypes.guess_type(one.name)[0] or "application/octet-stream",
            one.content or b"",
            user=user,
            at=at,
            origin=origin,
            file_id=one.id,
            title=title,
        )
