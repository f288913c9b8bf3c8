"""Another system with the same app, which people allow too."""

from bot.sandbox.zoom.accounts import User
from bot.sandbox.zoom.apps import App, Environment
from bot.sandbox.zoom.grants import Code, Grant
from bot.sandbox.zoom.world import World


def authorize_elsewhere(world: World, app: App, user: User) -> Grant:
    """Do as if somebody had allowed everything there, and that system had fetched its tokens."""
    now = world.clock()
    code = Code(
        client_id=app.credentials(Environment.DEVELOPMENT).client_id,
        user_id=user.id,
        redirect_uri=app.redirect_url,
        scopes=tuple(scope.name for scope in app.scopes),
        challenge=None,
        issued_at=now,
    )
    grant = world.grants.redeem(world.grants.issue_code(code), app_id=app.id, now=now)
    world.grants.issue_tokens(grant, now=now)
    if world.switches.last_authorization_wins:
        world.grants.supersede_all_but(grant, now=now)
    return grant
