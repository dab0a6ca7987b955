"""Slack installations, encrypted: the store that Bolt asks for a workspace's tokens."""

import binascii
import json
import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from store.schema import installations
from store.sql import Engine, read, write_for_all

log = logging.getLogger(__name__)

BOT = ""
"""The `user_id` of the bot's row: the one place where its token is, whoever installed it last."""
BOT_FIELDS = ("bot_token", "bot_id", "bot_user_id", "bot_scopes", "bot_refresh_token", "bot_token_expires_at")

i = installations.c
OF_CLIENT = select(installations).where(i.client_id == bindparam("client"))
OF_TEAM = (i.client_id == bindparam("client"), i.enterprise_id == bindparam("org"), i.team_id == bindparam("team"))
USER = bindparam("user", type_=i.user_id.type)
ALL = select(installations).where(*OF_TEAM).order_by(i.installed_at.desc(), i.user_id)
OF_USER = ALL.where(or_(i.user_id == BOT, i.user_id == USER))
STORED = update(installations).where(*OF_TEAM, i.user_id == USER)
DELETE = delete(installations).where(*OF_TEAM)


class InstallationUnreadable(Exception):
    """Rows that no configured key decrypts. Other installations are not concerned."""


class Vault:
    """Encrypts with the first key and decrypts with any, so that keys can be changed: put the new one first, run
    `SqlInstallations.reencrypt`, drop the old one."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises ValueError, which names a bad key by its position."""
        if not keys:
            raise ValueError(f"there is no key; a new one: {self.new_key()}")
        self._fernet = MultiFernet([_fernet(key, n) for n, key in enumerate(keys, 1)])

    @staticmethod
    def new_key() -> str:
        return Fernet.generate_key().decode()

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Raises InvalidToken."""
        return self._fernet.decrypt(token).decode()

    def rotate(self, token: str) -> str:
        """The same text under the first key. Raises InvalidToken."""
        return self._fernet.rotate(token).decode()


def _fernet(key: str, position: int) -> Fernet:
    try:
        return Fernet(key.strip())
    except (ValueError, binascii.Error):
        problem = f"key {position} is none: it must be 32 bytes in URL-safe base64 (44 characters)"
        raise ValueError(f"{problem}; a new one: {Vault.new_key()}") from None


class SqlInstallations(AsyncInstallationStore):
    """A team is known by its id alone, an org-wide installation by its enterprise and no team. The methods raise
    StoreDown, and those that find InstallationUnreadable."""

    def __init__(self, engine: Engine, vault: Vault, client_id: str) -> None:
        self.engine = engine
        self.vault = vault
        self.client_id = client_id

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_save(self, installation: Installation) -> None:
        """In place of an earlier one by the same member; its bot token is everybody's of that workspace."""
        document = installation.to_dict_for_copying()
        key = self._key(installation.enterprise_id, installation.team_id, installation.is_enterprise_install)
        rows = [(installation.user_id, {**document, **dict.fromkeys(BOT_FIELDS)})]
        if installation.bot_token:
            rows.append((BOT, installation.to_bot().to_dict_for_copying()))
        await self._store(key, rows)

    async def async_save_bot(self, bot: Bot) -> None:
        key = self._key(bot.enterprise_id, bot.team_id, bot.is_enterprise_install)
        await self._store(key, [(BOT, bot.to_dict_for_copying())])

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        key = self._key(enterprise_id, team_id, is_enterprise_install)
        rows = await self._rows(OF_USER, {**key, "user": BOT})
        return self._bot(rows[0]) if rows else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The member's, or the newest one, with the bot's token of today. Where those who installed the bot have
        revoked their own tokens there is none, and Bolt goes on with `async_find_bot`."""
        key = self._key(enterprise_id, team_id, is_enterprise_install)
        rows = await self._rows(
            ALL if user_id is None else OF_USER, key if user_id is None else {**key, "user": user_id}
        )
        bot = next((self._bot(row) for row in rows if row.user_id == BOT), None)
        newest = next((row for row in rows if row.user_id != BOT), None)
        if newest is None:
            return None
        found = Installation(**self._document(newest))
        for name in BOT_FIELDS if bot else ():
            setattr(found, name, getattr(bot, name))
        return found

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Like all that delete: without a team, the org-wide one's."""
        await self._delete(i.user_id == BOT, self._key(enterprise_id, team_id))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """The member's, or all members'; the bot's token stays."""
        which = i.user_id != BOT if user_id is None else i.user_id == user_id
        await self._delete(which, self._key(enterprise_id, team_id))

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await self._delete(None, self._key(enterprise_id, team_id))

    async def reencrypt(self) -> int:
        """Puts all rows under the first key, and counts them. Raises InstallationUnreadable when it is done with all
        others."""

        def rotate(connection: Connection) -> tuple[int, list[str]]:
            lost: list[str] = []
            rows = connection.execute(OF_CLIENT, {"client": self.client_id}).all()
            for row in rows:
                try:
                    document = self.vault.rotate(row.document)
                except InvalidToken:
                    lost.append(_name(row))
                    continue
                key = {"client": row.client_id, "org": row.enterprise_id, "team": row.team_id, "user": row.user_id}
                connection.execute(STORED, {**key, "document": document})
            return len(rows) - len(lost), lost

        done, lost = await write_for_all(self.engine, "installations", rotate)
        if lost:
            raise InstallationUnreadable(f"No key fits the Slack installations of {', '.join(sorted(set(lost)))}")
        return done

    def _key(self, enterprise_id: str | None, team_id: str | None, org_wide: bool | None = False) -> dict[str, str]:
        """A team that joins an enterprise keeps its id, and its installation."""
        if org_wide or not team_id:
            return {"client": self.client_id, "org": enterprise_id or "", "team": ""}
        return {"client": self.client_id, "org": "", "team": team_id}

    async def _store(self, key: dict[str, str], rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
        def store(connection: Connection) -> None:
            for user, document in rows:
                at = document["installed_at"]
                values = {"installed_at": at, "document": self.vault.encrypt(json.dumps(document, default=_text))}
                if not connection.execute(STORED, {**key, "user": user, **values}).rowcount:
                    names = {"client_id": key["client"], "enterprise_id": key["org"], "team_id": key["team"]}
                    connection.execute(insert(installations), {**names, "user_id": user, **values})

        await write_for_all(self.engine, "installations", store)

    async def _rows(self, statement: Any, key: dict[str, str]) -> Sequence[Row[Any]]:
        return await read(self.engine, lambda connection: connection.execute(statement, key).all())

    async def _delete(self, which: Any, key: dict[str, str]) -> None:
        statement = DELETE if which is None else DELETE.where(which)
        await write_for_all(self.engine, "installations", lambda connection: connection.execute(statement, key))

    def _bot(self, row: Row[Any]) -> Bot:
        return Bot(**self._document(row))

    def _document(self, row: Row[Any]) -> dict[str, Any]:
        try:
            document = json.loads(self.vault.decrypt(row.document))
        except (InvalidToken, ValueError) as error:
            raise InstallationUnreadable(f"No key fits the Slack installation of {_name(row)}") from error
        scopes = ("bot_scopes", "user_scopes")  # an empty list is written as null, and must not be read as one
        return {**document, **{name: document[name] or "" for name in scopes if name in document}}


def _name(row: Row[Any]) -> str:
    return f"team {row.team_id}" if row.team_id else f"enterprise {row.enterprise_id}"


def _text(value: datetime) -> str:
    """In UTC, since slack_sdk takes a time without a plus sign for UTC, whatever zone it names."""
    return value.astimezone(UTC).isoformat()
