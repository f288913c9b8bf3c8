from enum import StrEnum


class Kind(StrEnum):
    """Everything that is done durably; `handlers/work.py` says by whom."""

    SETUP_CARD = "setup_card"
    REDIRECT_LOOK = "redirect_look"
    CREDENTIALS_PROBE = "credentials_probe"
    CREDENTIALS_VERDICT = "credentials_verdict"
    CREDENTIALS_FORM = "credentials_form"
    CREDENTIALS_ERASURE = "credentials_erasure"
    CHANNEL_PROOF = "channel_proof"
    CHANNEL_VERDICT = "channel_verdict"
    PREVIEW = "preview"
    INVITATION = "invitation"
    OUTCOME = "outcome"
    EXPIRY = "expiry"
    NO_RETURN = "no_return"
    BOARD = "board"
    GRANT_REVOCATION = "grant_revocation"
    LIST_PROBE = "list_probe"
    KEEP_ALIVE = "keep_alive"
    REQUIREMENT = "requirement"
    ASKING_AGAIN = "asking_again"
    VERIFICATION = "verification"
    VERIFICATION_ROUND = "verification_round"
    MEMBER = "member"
    ALARM = "alarm"
