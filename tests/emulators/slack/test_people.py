import pytest
from slack_sdk.errors import SlackApiError

from tests.emulators.slack.conftest import Campus


async def test_everybody_is_listed_whatever_they_are(campus: Campus) -> None:
    people = campus.slack.world.directory
    people.add_person("guest", is_restricted=True, email="g@else.example")
    people.add_person("single", is_ultra_restricted=True)
    people.add_person("partner", is_stranger=True, email="p@else.example")
    people.add_person("new", is_invited_user=True)
    gone = people.add_person("gone")
    people.change(gone.id, deleted=True)
    listed = await campus.client.users_list(limit=200)
    by_name = {member["name"]: member for member in listed["members"]}
    assert by_name["slackbot"]["id"] == "USLACKBOT"
    assert by_name["usher"]["is_bot"]
    assert by_name["guest"]["is_restricted"]
    assert by_name["single"]["is_ultra_restricted"]
    assert by_name["single"]["is_restricted"]
    assert by_name["new"]["is_invited_user"]
    assert by_name["gone"]["deleted"]
    assert "tz" not in by_name["gone"]
    assert "email" not in by_name["partner"]["profile"]
    assert by_name["ada"]["profile"]["email"] == "ada@campus.example"
    assert by_name["ada"]["tz_offset"] == -5 * 3600
    assert "locale" not in by_name["ada"]


async def test_the_list_comes_in_pages(campus: Campus) -> None:
    names, cursor = [], ""
    while True:
        page = await campus.client.users_list(limit=2, cursor=cursor, include_locale=True)
        names += [(member["name"], member.get("locale")) for member in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert [name for name, _ in names] == ["slackbot", "usher", "ada", "ben"]
    assert names[2] == ("ada", "en-US")


async def test_a_large_team_cannot_be_listed_without_limit(campus: Campus) -> None:
    await campus.control("switches", list_needs_limit_above=3)
    with pytest.raises(SlackApiError, match="limit_required"):
        await campus.client.users_list()
    assert (await campus.client.users_list(limit=1))["ok"]


async def test_a_cursor_of_ones_own_making_is_refused(campus: Campus) -> None:
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        await campus.client.users_list(limit=1, cursor="dXNlcjpVMDYx")


async def test_a_user_group_gives_all_its_people(campus: Campus) -> None:
    group = campus.slack.world.directory.add_group("faculty", (campus.ada, campus.ben))
    found = await campus.client.usergroups_users_list(usergroup=group.id)
    assert found["users"] == [campus.ada, campus.ben]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        await campus.client.usergroups_users_list(usergroup="S404")


async def test_a_channel_tells_its_kind_and_its_members(campus: Campus) -> None:
    info = await campus.client.conversations_info(channel=campus.desk, include_num_members=True)
    assert info["channel"]["is_private"]
    assert info["channel"]["num_members"] == 2
    page = await campus.client.conversations_members(channel=campus.general, limit=1)
    assert page["members"] == [campus.ada]
    rest = await campus.client.conversations_members(
        channel=campus.general, cursor=page["response_metadata"]["next_cursor"]
    )
    assert rest["members"][0] == campus.ben


async def test_a_private_channel_without_the_app_does_not_exist_for_it(campus: Campus) -> None:
    hidden = campus.slack.world.conversations.add_channel(
        "hidden", (campus.ada,), private=True, with_bot=False
    )
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await campus.client.conversations_info(channel=hidden.id)


async def test_a_public_channel_without_the_app_keeps_its_history(campus: Campus) -> None:
    away = campus.slack.world.conversations.add_channel("away", (campus.ada,), with_bot=False)
    assert (await campus.client.conversations_info(channel=away.id))["ok"]
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await campus.client.conversations_history(channel=away.id)


async def test_unknown_people_are_not_found(campus: Campus) -> None:
    with pytest.raises(SlackApiError, match="user_not_found"):
        await campus.client.users_info(user="U404")


async def test_team_info_names_the_workspace(campus: Campus) -> None:
    assert (await campus.client.team_info())["team"]["id"] == "T0CAMPUS1"


async def test_people_and_channels_are_arranged_over_http(campus: Campus) -> None:
    added = await campus.control("people", do="add", name="cleo", email="c@campus.example")
    cleo = added["person"]["id"]
    await campus.control("people", do="join", user=cleo, channel="#desk")
    await campus.control("people", do="add_channel", name="status", members=[cleo])
    screen = await campus.look("screen", user=cleo)
    assert [channel["name"] for channel in screen["channels"]] == ["desk", "status"]
    again = await campus.control("people", do="add", name="cleo")
    assert again["error"] == "already_taken"
    wrong = await campus.control("people", do="add", name="dan", shoe_size="44")
    assert "shoe_size" in wrong["says"]


async def test_a_dm_is_opened_once(campus: Campus) -> None:
    opened = await campus.client.conversations_open(users=[campus.ben])
    again = await campus.client.conversations_open(users=campus.ben, return_im=True)
    posted = await campus.client.chat_postMessage(channel=campus.ben, text="x")
    assert opened["channel"]["id"] == again["channel"]["id"] == posted["channel"]
    assert again["already_open"]
    assert again["channel"]["user"] == campus.ben


async def test_a_dm_with_nobody_a_bot_or_somebody_gone_is_not_opened(campus: Campus) -> None:
    await campus.control("people", do="deactivate", user=campus.ben)
    for users, error in (
        ("U404", "user_not_found"),
        ("USLACKBOT", "cannot_dm_bot"),
        (campus.ben, "user_disabled"),
        ([campus.ada, campus.ben], "missing_scope"),
    ):
        with pytest.raises(SlackApiError, match=error):
            await campus.client.conversations_open(users=users)
