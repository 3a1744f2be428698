"""The closed list of what can be noted."""

from enum import StrEnum


class Action(StrEnum):
    """What somebody did. A name that is not here cannot be noted; a new one is added here, none is renamed."""

    # the vault
    CREATE = "create"
    UNLOCK = "unlock"
    UNLOCK_REFUSED = "unlock_refused"
    LOCK = "lock"
    LOCK_IDLE = "lock_idle"
    CHANGE_PASSPHRASE = "change_passphrase"  # noqa: S105
    CHANGE_RECOVERY_KEY = "change_recovery_key"
    STRENGTHEN = "strengthen"
    ROTATE_KEYS = "rotate_keys"
    BACK_UP = "back_up"
    BACK_UP_CLIENT_KEYS = "back_up_client_keys"
    RESTORE = "restore"
    RESTORE_CLIENT_KEYS = "restore_client_keys"
    VERIFY = "verify"
    ACCEPT_LOG = "accept_log"
    TAKE_OVER = "take_over"
    # the record
    READ = "read"
    SEARCH = "search"
    WRITE = "write"
    IMPORT = "import"
    VOID = "void"
    SUPERSEDE = "supersede"
    SIGN = "sign"
    CLOSE = "close"
    ADD_ADDENDUM = "add_addendum"
    DECIDE_MARK = "decide_mark"
    OVERRULE_STATE = "overrule_state"
    LET_SEE = "let_see"
    LET_SEE_NO_MORE = "let_see_no_more"
    HAND_OVER = "hand_over"
    CONSENT = "consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    DESTROY_KEY = "destroy_key"
    # what leaves the house
    EXPORT = "export"
    EXPORT_FINISHED = "export_finished"
    COME_BACK = "come_back"
    PRINT = "print"
    SHARE = "share"
    PUBLISH = "publish"
    TAKE_DOWN = "take_down"
