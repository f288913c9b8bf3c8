"""What this Zoom does, and what it is known not to do."""

import re

IMPLEMENTED = (
    "GET /oauth/authorize",
    "POST /oauth/authorize",
    "POST /oauth/token",
    "POST /oauth/revoke",
    "GET /signin",
    "POST /signin",
    "GET /marketplace/apps/{app_id}/add",
    "POST /marketplace/apps/{app_id}/add",
    "POST /marketplace/apps/{app_id}/request",
    "GET /v2/users/{user_id}",
    "GET /v2/users/{user_id}/meetings",
    "GET /v2/users/{user_id}/recordings",
    "GET /",
    "GET /assets/zoom.css",
    "POST /signout",
    "GET /marketplace",
    "GET /marketplace/build",
    "POST /marketplace/build",
    "GET /marketplace/manage",
    "GET /marketplace/apps/{app_id}/basic",
    "POST /marketplace/apps/{app_id}/basic",
    "GET /marketplace/apps/{app_id}/features",
    "POST /marketplace/apps/{app_id}/features",
    "GET /marketplace/apps/{app_id}/scopes",
    "POST /marketplace/apps/{app_id}/scopes",
    "GET /marketplace/apps/{app_id}/scopes/add",
    "POST /marketplace/apps/{app_id}/scopes/add",
    "GET /marketplace/apps/{app_id}/local-test",
    "GET /marketplace/apps/{app_id}/delete",
    "POST /marketplace/apps/{app_id}/delete",
    "GET /marketplace/permissions",
    "POST /marketplace/permissions",
    "GET /marketplace/my-apps",
    "POST /marketplace/my-apps",
)

MISSING_ROUTES = {
    "POST /oauth/devicecode": "device flow: an app for browsers does not use it",
    "POST /oauth/data/compliance": "whether Zoom still answers it is not known",
    "PATCH /v2/users/{user_id}": "nobody changes a user yet",
    "GET /v2/users/{user_id}/settings": "nobody reads settings yet",
    "GET /v2/users/{user_id}/permissions": "nobody reads permissions yet",
    "GET /v2/users/{user_id}/token": "nobody asks for a user's own tokens yet",
    "POST /v2/users/{user_id}/meetings": "nobody creates meetings yet",
    "GET /v2/meetings/{meeting_id}": "nobody reads a meeting yet",
    "GET /v2/meetings/{meeting_id}/recordings": "nobody reads recordings yet",
    "POST /v2/marketplace/apps/{app_id}/preApprove": "controls approve apps here",
}

MISSING_RULES = (
    "authorize: optional_scope and include_granted_scopes are ignored",
    "authorize: My apps lists an app when its code has been exchanged, not from Allow on",
    "build flow: collaborators, descriptions, developer contact, most features and publishing",
    "build flow: one redirect URL and allow list for both credential pairs",
    "build flow: the subdomain check is kept and has no effect, since whole URLs are compared",
    "build flow: the scopes of meetings, recordings, users and a few others; Zoom has more",
    "authorize: sub-accounts, beta apps and published apps do not exist",
    "token: grant types account_credentials, client_credentials and device code",
    "token: by when a refresh token of version 7 has to be used again, if it may be",
    "api: lists have one entry at most, and know no parameter but page_size",
    "api: daily limits are not counted; a fault answers with them",
    "webhooks: no event but app_deauthorized, and no validation every 72 hours",
    "webhooks: app_deauthorized for what an app revokes itself, or an admin takes away",
)


def answers(path: str) -> bool:
    """Tell whether some implemented route answers this path."""
    templates = {route.partition(" ")[2] for route in IMPLEMENTED}
    return any(re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", known), path) for known in templates)
