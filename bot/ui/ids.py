"""Every id that comes back from Slack: the listeners and the views use these and no others."""

from enum import StrEnum


class Action(StrEnum):
    """The action_id of everything that can be pressed or chosen."""

    NEXT = "setup_next"
    BACK = "setup_back"
    ALL_STEPS = "setup_all_steps"
    SKIP = "setup_skip"
    AFTER_ALL = "setup_after_all"
    RESTART = "setup_restart"
    ANOTHER_EDITION = "setup_another_edition"
    SCREEN_DIFFERS = "setup_screen_differs"
    SEE_EDITION = "setup_see_edition"
    HAND_OVER = "setup_hand_over"
    NOT_THAT_PERSON = "setup_not_that_person"
    TAKE_BACK = "setup_take_back"
    GIVE_BACK = "setup_give_back"
    ABOUT = "about_open"
    USE_USHER = "permission_use_usher"
    USE_SHARED = "permission_use_shared"
    USE_SEPARATE = "permission_use_separate"
    LIVE = "target_live"
    NOT_LIVE = "target_not_live"
    CHOOSE_PROFILE = "profile_choose"
    PURPOSES = "profile_purposes"
    OWN_PROFILE = "profile_own"
    ENTER_CREDENTIALS = "credentials_enter"
    CREDENTIALS_BY_WEB = "credentials_by_web"
    OPEN_CREDENTIALS_PAGE = "credentials_page"
    CHOOSE_CHANNEL = "channel_choose"
    REHEARSE = "rehearse"
    SEEN = "no_return_seen"
    USE_DOMAIN_RULE = "domain_rule_use"
    REMOVE_DOMAIN_RULE = "domain_rule_remove"
    INVITE = "invite_open"
    SEND_INVITATIONS = "invite_send"
    AUTHORIZE = "authorize"
    NOT_FOR_ME = "invitation_not_for_me"
    FRESH_LINK = "fresh_link"
    CONFIRM_YES = "confirm_yes"
    CONFIRM_NO = "confirm_no"
    DISCONNECT = "grant_disconnect"
    NOT_ME = "grant_not_me"
    SEND_FRESH_LINK = "story_send_link"
    VERIFY_AGAIN = "story_verify"
    CLAIM_PERSON = "story_claim"
    RELEASE_PERSON = "story_release"
    ASK_AGAIN = "requirement_ask"
    CLIENT_ID = "client_id"
    CLIENT_SECRET = "client_secret"  # noqa: S105  the name of a form field
    PEOPLE = "people"
    PROFILE = "profile"
    STEP = "step"
    REASON = "reason"
    EDITION = "edition"
    COLLEAGUE = "colleague"
    LABEL = "label"
    INSTEAD_OF = "instead_of"


class Callback(StrEnum):
    """The callback_id of every modal that can be submitted."""

    ABOUT = "about_submitted"
    PROFILE = "profile_submitted"
    CREDENTIALS = "credentials_submitted"
    CAMPAIGN = "campaign_submitted"
    PREVIEW = "preview_submitted"
    REVOKE = "revoke_submitted"
    STEP = "step_submitted"
    SKIP = "skip_submitted"
    EDITION = "edition_submitted"
    MOVE = "move_submitted"
    SCREEN = "screen_submitted"
    HAND_OVER = "hand_over_submitted"
    GIVE_BACK = "give_back_submitted"


class Field(StrEnum):
    """The block_id of every input, by which Slack names errors and values.

    Those of *About you* are the names of the questions, in `bot.about.Answer`.
    """

    CLIENT_ID = "client_id"
    CLIENT_SECRET = "client_secret"  # noqa: S105  the name of a form field
    PEOPLE = "people"
    PROFILE = "profile"
    STEP = "step"
    REASON = "reason"
    EDITION = "edition"
    COLLEAGUE = "colleague"
    LABEL = "label"
    INSTEAD_OF = "instead_of"
