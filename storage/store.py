from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.attempts import Attempts
from storage.audit import AuditTrail, noting
from storage.campaigns import Campaigns
from storage.claims import Claims
from storage.credential_forms import CredentialForms
from storage.credentials import CredentialPairs
from storage.departures import Departures
from storage.grants import Grants
from storage.handovers import Handovers
from storage.holders import Holders
from storage.installations import Installations
from storage.invitations import Invitations
from storage.leases import GrantLeases
from storage.list_probes import ListProbes
from storage.members import Members
from storage.personal import PersonalData
from storage.profiles import ScopeProfiles
from storage.proposals import Proposals
from storage.rates import Rates
from storage.rounds import Rounds
from storage.screens import Screens
from storage.sealed import SealedValues
from storage.setups import Setups
from storage.work import Work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.crypto import Keyring
    from storage.database import Database


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept, and the one way to change it."""

    database: Database
    keyring: Keyring
    committed: asyncio.Event = field(default_factory=asyncio.Event)
    members: Members = field(default_factory=Members)
    personal: PersonalData = field(default_factory=PersonalData)
    setups: Setups = field(default_factory=Setups)
    handovers: Handovers = field(default_factory=Handovers)
    screens: Screens = field(default_factory=Screens)
    campaigns: Campaigns = field(default_factory=Campaigns)
    invitations: Invitations = field(default_factory=Invitations)
    profiles: ScopeProfiles = field(default_factory=ScopeProfiles)
    departures: Departures = field(default_factory=Departures)
    holders: Holders = field(default_factory=Holders)
    proposals: Proposals = field(default_factory=Proposals)
    rates: Rates = field(default_factory=Rates)
    credential_forms: CredentialForms = field(default_factory=CredentialForms)
    work: Work = field(default_factory=Work)
    claims: Claims = field(default_factory=Claims)
    rounds: Rounds = field(default_factory=Rounds)
    list_probes: ListProbes = field(default_factory=ListProbes)

    @property
    def installations(self) -> Installations:
        """Slack workspaces and their tokens."""
        return Installations(self.keyring)

    @property
    def credentials(self) -> CredentialPairs:
        """Zoom apps' credential pairs."""
        return CredentialPairs(self.keyring)

    @property
    def attempts(self) -> Attempts:
        """Trips to Zoom."""
        return Attempts(self.keyring)

    @property
    def grants(self) -> Grants:
        """People's Zoom authorizations."""
        return Grants(self.keyring)

    @property
    def leases(self) -> GrantLeases:
        """Who refreshes which grant."""
        return GrantLeases(self.keyring)

    @property
    def audit(self) -> AuditTrail:
        """What was decided, by whom."""
        return AuditTrail(self.keyring)

    @property
    def sealed(self) -> SealedValues:
        """Whatever is sealed, in any table."""
        return SealedValues(self.keyring)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Commit when the block ends, roll back when it raises; none is open across HTTP.

        After a commit `committed` is set, so that this process's worker looks for new work.
        """
        async with self.database.transaction() as tx:
            with noting(tx) as notes:
                yield tx
            if notes:
                await self.audit.write(tx, notes)
        self.committed.set()
