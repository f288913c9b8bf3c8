"""Files: chosen in a modal, told to the app by the submission, fetched with its token."""

import base64
import io
import json

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.files import MOST_BYTES
from tests.emulators.slack.conftest import TOKEN, Campus, Json

ROSTER = b"name,email\nBen,ben@campus.example\n"


def _modal(**element: object) -> Json:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Roster"},
        "submit": {"type": "plain_text", "text": "Read"},
        "blocks": [
            {
                "type": "input",
                "block_id": "roster",
                "label": {"type": "plain_text", "text": "A CSV file"},
                "element": {"type": "file_input", "action_id": "files", **element},
            }
        ],
    }


async def _upload(campus: Campus, name: str = "roster.csv", content: bytes = ROSTER) -> Json:
    encoded = base64.b64encode(content).decode()
    wish = {"user": campus.ada, "name": name, "mimetype": "text/csv", "content": encoded}
    body = io.BytesIO(json.dumps(wish).encode())  # aiohttp will not send so much as bytes
    async with campus.http.post(f"{campus.url}/_control/upload", data=body) as response:
        answer: Json = await response.json()
        return answer


async def _submit(campus: Campus, files: list[str], **element: object) -> Json:
    view = await campus.open(_modal(**element))
    values = {"roster": {"files": files}}
    return await campus.control("submit", user=campus.ada, view_id=view["id"], values=values)


class TestWithFilesRead:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        manifest["oauth_config"]["scopes"]["bot"].append("files:read")
        return manifest

    async def test_a_submission_tells_of_the_files_that_were_chosen(self, campus: Campus) -> None:
        uploaded = await _upload(campus)

        assert (await _submit(campus, [uploaded["id"]], filetypes=["csv"]))["ok"]

        chosen = campus.app.last["view"]["state"]["values"]["roster"]["files"]
        (file,) = chosen["files"]
        assert chosen["type"] == "file_input"
        assert (file["id"], file["name"], file["mimetype"], file["filetype"], file["size"]) == (
            uploaded["id"],
            "roster.csv",
            "text/csv",
            "csv",
            len(ROSTER),
        )
        assert file["user"] == campus.ada
        assert (await campus.client.files_info(file=file["id"]))["file"] == file

    async def test_only_the_apps_token_fetches_the_bytes(self, campus: Campus) -> None:
        uploaded = await _upload(campus, "a roster.csv")
        file = (await campus.client.files_info(file=uploaded["id"]))["file"]

        for url in (file["url_private_download"], file["url_private"]):
            for token, served in ((TOKEN, ROSTER), ("xoxb-other", b"Sign in"), ("", b"Sign in")):
                headers = {"Authorization": f"Bearer {token}"}
                async with campus.http.get(url, headers=headers) as response:
                    assert response.status == 200
                    assert served in await response.read()

    async def test_an_input_that_must_be_filled_in_wants_a_file(self, campus: Campus) -> None:
        before = len(campus.app.received) + 1  # the command that opens the view

        answer = await _submit(campus, [])

        assert answer["errors"] == {"roster": "Please complete this required field."}
        assert len(campus.app.received) == before

    async def test_what_the_input_does_not_take_cannot_be_chosen(self, campus: Campus) -> None:
        csv, text = await _upload(campus), await _upload(campus, "roster.txt")
        somebody = await campus.control(
            "upload", user=campus.ben, name="b.csv", content=base64.b64encode(b"x").decode()
        )

        async def error(*ids: str) -> str:
            answer = await _submit(campus, list(ids), filetypes=["CSV"], max_files=1)
            return str(answer["error"])

        assert await error(csv["id"], csv["id"]) == "too_many_selected"
        assert await error(text["id"]) == "wrong_file_type"
        assert await error(somebody["id"]) == "no_such_option"
        assert await error("F404") == "no_such_option"

    async def test_ten_megabytes_and_no_byte_more(self, campus: Campus) -> None:
        assert (await _upload(campus, content=b"x" * MOST_BYTES))["ok"]
        too_much = await _upload(campus, content=b"x" * (MOST_BYTES + 1))

        assert too_much["error"] == "file_too_large"
        assert (await _upload(campus, content=b""))["error"] == "file_empty"

    async def test_an_unknown_file_is_not_found(self, campus: Campus) -> None:
        with pytest.raises(SlackApiError, match="file_not_found"):
            await campus.client.files_info(file="F404")

    @pytest.mark.parametrize("most", [0, 11])
    async def test_an_input_takes_one_to_ten_files(self, campus: Campus, most: int) -> None:
        with pytest.raises(SlackApiError, match="must be between 1 and 10"):
            await campus.open(_modal(max_files=most))


@pytest.mark.parametrize(
    "wish",
    [
        {"name": "a.csv", "content": "no Base64!"},
        {"name": "../a.csv", "content": "eA=="},
        {"name": "a.csv", "content": "eA==", "mimetype": "text/csv\r\nX-Evil: 1"},
        {"content": "eA=="},
    ],
)
async def test_an_upload_that_no_browser_sends_is_refused(campus: Campus, wish: Json) -> None:
    answer = await campus.control("upload", user=campus.ada, **wish)

    assert answer["error"] == "bad_request"


async def test_without_the_scope_there_is_neither_input_nor_file(campus: Campus) -> None:
    uploaded = await _upload(campus)
    for call in (campus.client.files_info(file=uploaded["id"]), campus.open(_modal())):
        with pytest.raises(SlackApiError) as caught:
            await call
        assert caught.value.response["error"] == "missing_scope"
        assert caught.value.response["needed"] == "files:read"

    address = campus.slack.world.uploads.files[uploaded["id"]].address
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with campus.http.get(f"{address}/roster.csv", headers=headers) as response:
        assert "Sign in" in await response.text()


class TestWithFilesWrite:
    @pytest.fixture
    def manifest(self, manifest: Json) -> Json:
        manifest["oauth_config"]["scopes"]["bot"].append("files:write")
        return manifest

    async def _announce(self, campus: Campus, content: bytes) -> Json:
        answer = await campus.client.files_getUploadURLExternal(
            filename="mine.json", length=len(content)
        )
        return dict(answer.data)

    async def test_three_steps_put_a_file_before_whoever_is_in_the_dm(self, campus: Campus) -> None:
        announced = await self._announce(campus, b"{}")
        async with campus.http.post(announced["upload_url"], data=b"{}") as taken:
            assert (taken.status, await taken.text()) == (200, "OK - 2")
        dm = (await campus.client.conversations_open(users=campus.ada))["channel"]["id"]
        shared = await campus.client.files_completeUploadExternal(
            files=[{"id": announced["file_id"], "title": "Mine"}],
            channel_id=dm,
            initial_comment="Here it is",
        )

        assert shared["files"] == [{"id": announced["file_id"], "title": "Mine"}]
        (seen,) = (await campus.look("screen", user=campus.ada))["dms"][0]["messages"]
        assert (seen["text"], seen["files"][0]["title"]) == ("Here it is", "Mine")
        query = {"user": campus.ada, "id": announced["file_id"]}
        async with campus.http.get(f"{campus.url}/_control/file", params=query) as opened:
            assert await opened.read() == b"{}"
            assert opened.content_type == "application/json"

    async def test_nobody_opens_a_file_of_somebody_elses_dm(self, campus: Campus) -> None:
        announced = await self._announce(campus, b"{}")
        await campus.http.post(announced["upload_url"], data=b"{}")
        await campus.client.files_completeUploadExternal(files=[{"id": announced["file_id"]}])

        query = {"user": campus.ada, "id": announced["file_id"]}
        async with campus.http.get(f"{campus.url}/_control/file", params=query) as opened:
            assert opened.status == 404

    async def test_another_length_is_refused_and_an_address_is_used_once(
        self, campus: Campus
    ) -> None:
        announced = await self._announce(campus, b"{}")

        for content, status in ((b"{ }", 400), (b"{}", 200), (b"{}", 400)):
            async with campus.http.post(announced["upload_url"], data=content) as taken:
                assert taken.status == status
        async with campus.http.post(f"{campus.url}/upload/v1/guessed", data=b"{}") as taken:
            assert taken.status == 404

    @pytest.mark.parametrize("place", ["U0NOBODY", "ada"])
    async def test_a_file_is_shared_in_a_conversation_and_not_with_a_persons_id(
        self, campus: Campus, place: str
    ) -> None:
        announced = await self._announce(campus, b"{}")
        await campus.http.post(announced["upload_url"], data=b"{}")

        with pytest.raises(SlackApiError) as caught:
            await campus.client.files_completeUploadExternal(
                files=[{"id": announced["file_id"]}],
                channel_id=campus.ada if place == "ada" else place,
            )
        assert caught.value.response["error"] == "channel_not_found"

    async def test_what_has_not_arrived_cannot_be_shared(self, campus: Campus) -> None:
        announced = await self._announce(campus, b"{}")

        with pytest.raises(SlackApiError) as caught:
            await campus.client.files_completeUploadExternal(files=[{"id": announced["file_id"]}])
        assert caught.value.response["error"] == "file_not_found"


async def test_without_files_write_nothing_is_uploaded(campus: Campus) -> None:
    with pytest.raises(SlackApiError) as caught:
        await campus.client.files_getUploadURLExternal(filename="mine.json", length=2)
    assert caught.value.response["needed"] == "files:write"
