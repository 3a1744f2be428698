"""Everything that can be done with a vault, in one place: what the pages and the command line call."""

from casebook.vault.backup import BackupReport, back_up, backup_name, verify_backup
from casebook.vault.checking import LogReport, verify_folder, verify_logs, verify_vault
from casebook.vault.doctor import examine, examine_open
from casebook.vault.drill import DrillReport, drill
from casebook.vault.emergency import use_package, write_package
from casebook.vault.keybackup import (
    KeyBackupReport,
    back_up_client_keys,
    key_backup_name,
    renew_client_keys,
    restore_client_keys,
)
from casebook.vault.making import change_passphrase, create_vault, new_recovery_key
from casebook.vault.opening import Manner, accept_log, open_vault
from casebook.vault.restoring import RestoreReport, restore
from casebook.vault.rotation import rotate_keys
from casebook.vault.vault import Vault, lock_vault

__all__ = [
    "BackupReport",
    "DrillReport",
    "KeyBackupReport",
    "LogReport",
    "Manner",
    "RestoreReport",
    "Vault",
    "accept_log",
    "back_up",
    "back_up_client_keys",
    "backup_name",
    "change_passphrase",
    "create_vault",
    "drill",
    "examine",
    "examine_open",
    "key_backup_name",
    "lock_vault",
    "new_recovery_key",
    "open_vault",
    "renew_client_keys",
    "restore",
    "restore_client_keys",
    "rotate_keys",
    "use_package",
    "verify_backup",
    "verify_folder",
    "verify_logs",
    "verify_vault",
    "write_package",
]
