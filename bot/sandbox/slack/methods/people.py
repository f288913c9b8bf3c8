"""users.*, usergroups.users.list, team.info and auth.test."""

from bot.sandbox.slack.methods.call import Call
from bot.sandbox.slack.methods.paging import MOST, page
from bot.sandbox.slack.wire import Json, Refusal


def auth_test(call: Call) -> Json:
    """Say whose token this is."""
    team, installation = call.world.team, call.world.installation
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": call.world.directory.people[installation.bot_user].name,
        "team_id": team.id,
        "user_id": installation.bot_user,
        "bot_id": installation.bot_id,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    """Describe the workspace."""
    team = call.world.team
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "url": f"https://{team.domain}.slack.com/",
            "domain": team.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def users_list(call: Call) -> Json:
    """List everybody: bots, guests, the invited and the deactivated among them."""
    everybody = list(call.world.directory.people.values())
    above = call.world.switches.list_needs_limit_above
    if not call.arguments.number("limit", 0) and len(everybody) > above:
        raise Refusal("limit_required")
    shown, cursor = page(everybody, call.arguments, key=lambda person: person.id, default=MOST)
    locale = call.arguments.flag("include_locale")
    return {
        "members": [p.as_json(now=call.now, email=_sees_email(call), locale=locale) for p in shown],
        "cache_ts": int(call.now.timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def users_info(call: Call) -> Json:
    """Describe somebody."""
    person = call.world.directory.people.get(call.arguments.text("user"))
    if person is None:
        raise Refusal("user_not_found")
    locale = call.arguments.flag("include_locale")
    return {"user": person.as_json(now=call.now, email=_sees_email(call), locale=locale)}


def usergroup_users(call: Call) -> Json:
    """List the ids of a user group's people, all at once."""
    group = call.world.directory.groups.get(call.arguments.require("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": list(group.users)}


def _sees_email(call: Call) -> bool:
    return "users:read.email" in call.world.installation.manifest.scopes
