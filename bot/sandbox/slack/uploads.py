"""What people have uploaded, in Slack's shape.

Source: https://docs.slack.dev/reference/objects/file-object
"""

from dataclasses import dataclass, field
from datetime import datetime
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
            "title": self.name,
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
class Uploads:
    """Every file of the workspace, by its id."""

    ids: Ids
    team_id: str
    files: dict[str, File] = field(default_factory=dict)

    def add(
        self,
        name: str,
        mimetype: str,
        content: bytes,
        *,
        user: str,
        at: datetime,
        origin: str,
    ) -> File:
        """Keep a file; its address begins with Slack's own."""
        file_id = self.ids.new("F")
        address = f"{origin}/files-pri/{self.team_id}-{file_id}"
        created = int(at.timestamp())
        file = File(file_id, name, mimetype, content, user, self.team_id, created, address)
        self.files[file_id] = file
        return file
