"""Every account, user and app of the pretend Zoom, and which app is approved for whom."""

from dataclasses import dataclass, replace

from bot.sandbox.zoom.accounts import Account, User
from bot.sandbox.zoom.apps import App, Credentials, Environment
from bot.sandbox.zoom.refused import Refused


@dataclass(frozen=True, slots=True)
class Client:
    """One credential pair, and the app it belongs to."""

    app: App
    environment: Environment

    @property
    def credentials(self) -> Credentials:
        """Return the pair itself."""
        return self.app.credentials(self.environment)


class Registry:
    """Keep what admins configure; refuse what Zoom would refuse to save."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.users: dict[str, User] = {}
        self.apps: dict[str, App] = {}
        self.approval_requests: set[tuple[str, str]] = set()
        self._signs_in_as: dict[str, str] = {}
        self._approved_for_all: set[str] = set()
        self._approved_for: set[tuple[str, str]] = set()

    def put(self, thing: Account | User | App) -> None:
        """Add it, or replace what has its id.

        Raises:
            Refused: it names an account that does not exist, or Zoom would not save it, or it is
                an app that nobody could authorize.
        """
        match thing:
            case Account():
                self.accounts[thing.id] = thing
            case User():
                self._put_user(thing)
            case App():
                unfinished = thing.problem() or thing.unfinished()
                if unfinished is not None:
                    raise Refused(unfinished)
                self.put_draft(thing)

    def put_draft(self, app: App) -> None:
        """Save an app as the build flow does: what is still missing may be missing.

        Raises:
            Refused: Zoom would not save it.
        """
        if app.account_id not in self.accounts:
            raise Refused(f"account_id: no account {app.account_id}")
        problem = app.problem()
        if problem is not None:
            raise Refused(problem)
        for environment in Environment:
            client = self.client(app.credentials(environment).client_id)
            if client is not None and client.app.id != app.id:
                raise Refused(f"{environment}: its client_id belongs to app {client.app.id}")
        self.apps[app.id] = app

    def delete_app(self, app: App) -> None:
        """Remove an app with its approvals; its grants are dead."""
        self.withdraw(app)
        self.approval_requests = {pair for pair in self.approval_requests if pair[0] != app.id}
        del self.apps[app.id]

    def apps_of(self, account_id: str) -> list[App]:
        """Return the apps that were made in an account, oldest first."""
        return [app for app in self.apps.values() if app.account_id == account_id]

    def delete_user(self, user_id: str) -> None:
        """Remove a user; their tokens lose their owner."""
        user = self.users.pop(user_id, None)
        if user is not None:
            del self._signs_in_as[user.signs_in_as]

    def user_signing_in_as(self, email: str) -> User | None:
        """Find who signs in with this e-mail; case does not matter."""
        user_id = self._signs_in_as.get(email.strip().lower())
        return None if user_id is None else self.users[user_id]

    def find_user(self, reference: str) -> User | None:
        """Find a user by id or by the e-mail that Zoom reports."""
        if reference in self.users:
            return self.users[reference]
        wanted = reference.lower()
        return next((user for user in self.users.values() if user.email.lower() == wanted), None)

    def client(self, client_id: str) -> Client | None:
        """Find the app and the pair that a Client ID belongs to."""
        for app in self.apps.values():
            for environment in Environment:
                if app.credentials(environment).client_id == client_id:
                    return Client(app, environment)
        return None

    def regenerate_secret(self, app: App, environment: Environment) -> App:
        """Give one pair a new secret; the old one is dead at once."""
        pair = Credentials(app.credentials(environment).client_id)
        if environment is Environment.DEVELOPMENT:
            changed = replace(app, development=pair)
        else:
            changed = replace(app, production=pair)
        self.apps[app.id] = changed
        return changed

    def request_approval(self, *, app: App, user: User) -> None:
        """Remember that somebody pressed "Request to add"."""
        self.approval_requests.add((app.id, user.id))

    def approve(self, app: App, *users: User) -> None:
        """Approve an app for these users, or for everybody when none is named."""
        if not users:
            self._approved_for_all.add(app.id)
            self.approval_requests = {pair for pair in self.approval_requests if pair[0] != app.id}
        for user in users:
            self._approved_for.add((app.id, user.id))
            self.approval_requests.discard((app.id, user.id))

    def withdraw(self, app: App, *users: User) -> None:
        """Withdraw the approval of these users, or every approval when none is named."""
        if users:
            self._approved_for -= {(app.id, user.id) for user in users}
            return
        self._approved_for_all.discard(app.id)
        self._approved_for = {pair for pair in self._approved_for if pair[0] != app.id}

    def approved_for_all(self, app: App) -> bool:
        """Tell whether an admin has approved the app for everybody."""
        return app.id in self._approved_for_all

    def approved_users(self, app: App) -> list[User]:
        """Return the people for whom one by one an admin has approved the app."""
        return [user for user in self.users.values() if (app.id, user.id) in self._approved_for]

    def is_approved(self, *, app: App, user: User) -> bool:
        """Tell whether the user's account lets this user add the app."""
        account = self.accounts[user.account_id]
        if not account.requires_approval:
            return True
        if account.exempts_own_apps and app.account_id == account.id:
            return True
        return app.id in self._approved_for_all or (app.id, user.id) in self._approved_for

    def _put_user(self, user: User) -> None:
        if user.account_id not in self.accounts:
            raise Refused(f"account_id: no account {user.account_id}")
        if "@" not in user.email:
            raise Refused("email: an e-mail address")
        other = self.user_signing_in_as(user.signs_in_as)
        if other is not None and other.id != user.id:
            raise Refused(f"sign_in_email: {user.signs_in_as} belongs to user {other.id}")
        self.delete_user(user.id)
        self.users[user.id] = user
        self._signs_in_as[user.signs_in_as] = user.id
