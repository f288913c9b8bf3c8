from bot.sandbox.people import ACCOUNT, settle_zoom
from bot.sandbox.zoom import ZoomEmulator
from bot.sandbox.zoom.world import WORLD

CALLBACK = "http://127.0.0.1:8702/zoom/callback"


def test_the_finished_app_misses_nothing_and_needs_no_approval() -> None:
    zoom = ZoomEmulator()
    settle_zoom(zoom, CALLBACK)
    registry = zoom.app[WORLD].registry
    assert registry.apps["app-1"].missing() == ()
    assert not registry.accounts[ACCOUNT.id].requires_approval


def test_without_the_app_the_marketplace_is_empty_and_two_people_may_build_it() -> None:
    zoom = ZoomEmulator()
    settle_zoom(zoom, CALLBACK, with_app=False)
    registry = zoom.app[WORLD].registry
    assert registry.apps == {}
    builders = {user.id for user in registry.users.values() if user.may_build_apps}
    assert builders == {"z-ada", "z-una"}
