"""Secrets do not show, and what is typed from paper is checked."""

import copy
import pickle
import traceback
from collections.abc import Callable

import pytest

from casebook.vault.errors import MistypedRecoveryKey, VaultLocked, WeakPassphrase
from casebook.vault.keys import Hidden, Key, Passphrase, RecoveryKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRETS = [Key(b"k" * 32), Passphrase("kkkkk and other words"), RecoveryKey(b"k" * 16)]


def refused(call: Callable[[], object]) -> bool:
    """Tell whether a recovery key is refused."""
    try:
        call()
    except MistypedRecoveryKey:
        return True
    return False


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_shows_nothing_of_itself(secret: Hidden) -> None:
    shown = f"{secret!r} {secret} {[secret]}"

    assert "kkkk" not in shown
    assert "not shown" in shown


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_cannot_be_pickled_or_copied(secret: Hidden) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        copy.copy(secret)


def test_a_destroyed_key_is_overwritten_and_refuses() -> None:
    key = Key.random()
    buffer = key.reveal()

    key.destroy()

    assert buffer == bytes(32)
    with pytest.raises(VaultLocked):
        key.reveal()


def test_a_passphrase_is_the_same_from_every_keyboard() -> None:
    composed, decomposed = (
        Passphrase("sch\u00f6ne gr\u00fcne W\u00e4lder"),
        Passphrase("scho\u0308ne gru\u0308ne Wa\u0308lder"),
    )

    assert composed.same(decomposed)


@pytest.mark.parametrize("text", ["", "zq", "aaaaaaaaaaaaaaaaaaaa", "ababababababab"])
def test_a_passphrase_that_protects_nothing_is_refused(text: str) -> None:
    with pytest.raises(WeakPassphrase) as refusal:
        Passphrase(text).check_new()

    assert not text or text not in str(refusal.value)


def test_a_refused_passphrase_stands_in_no_frame_of_the_traceback() -> None:
    secret = Passphrase("zzqzzqzzq")
    try:
        secret.check_new()
    except WeakPassphrase as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())

    assert "zzqzzq" not in shown


def test_a_recovery_key_comes_back_from_paper() -> None:
    key = RecoveryKey.generate()

    assert RecoveryKey.parse(key.printed()).same(key)


def test_a_recovery_key_may_be_typed_carelessly() -> None:
    key = RecoveryKey(bytes(16))
    printed = key.printed()

    typed = printed.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert RecoveryKey.parse(f"  {typed}\n").same(key)


def test_every_single_wrong_letter_of_a_recovery_key_is_noticed() -> None:
    printed = RecoveryKey(bytes(range(16))).printed()
    wrong = [
        printed[:place] + other + printed[place + 1 :]
        for place, letter in enumerate(printed)
        for other in ALPHABET
        if letter not in ("-", other)
    ]

    assert len(wrong) == 28 * 31
    assert all(refused(lambda text=text: RecoveryKey.parse(text)) for text in wrong)  # type: ignore[misc]


def test_every_two_letters_changed_about_are_noticed() -> None:
    letters = RecoveryKey(bytes(range(0, 160, 10))).printed().replace("-", "")
    swapped = [
        letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
        for place in range(27)
        if letters[place] != letters[place + 1]
    ]

    assert all(refused(lambda text=text: RecoveryKey.parse(text)) for text in swapped)  # type: ignore[misc]


@pytest.mark.parametrize("typed", ["0000", "0000-0000-0000-0000-0000-0000-00U0", "0000-0000-0000-0000-0000-0000-0001"])
def test_what_is_no_recovery_key_is_refused_and_stands_in_no_frame(typed: str) -> None:
    with pytest.raises(MistypedRecoveryKey) as refusal:
        RecoveryKey.parse(typed)

    ours = [frame for frame, _ in traceback.walk_tb(refusal.tb) if frame.f_code.co_filename.endswith("keys.py")]
    shown = str(refusal.value) + "".join(repr(frame.f_locals) for frame in ours if frame.f_code.co_name == "parse")
    assert "parse" in [frame.f_code.co_name for frame in ours]
    assert typed not in shown
