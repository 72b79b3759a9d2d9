"""What people, their roles and their ways to sign in are called on screens."""
from urllib.parse import quote, unquote

from components.choice import Option
from data.tables.people import Role
from pages.shell import Shell
from services.language import _, languages
from services.people.departments import departments
from services.people.sites import sites
from services.wording import choice_word

USERS = '/admin/users'
MOST_CHOICES = 500


def user_path(username: str, ending: str = '') -> str:
    return f'{USERS}/{quote(username, safe="@")}{ending}'


def name_in(part: str) -> str:
    """The user name in a part of an address, also when it comes packed."""
    return unquote(part)


def role_options() -> list[Option]:
    return [Option(role.value, choice_word(role), role_hint(role)) for role in Role]


def role_hint(role: Role) -> str:
    return {
        Role.OPERATOR: _('Looks things up'), Role.TECHNICIAN: _('Works on tools and machines'),
        Role.ENGINEER: _('Keeps the tools and machines in the list'), Role.SUPERVISOR: _('Leads a shift, gives out PINs'),
        Role.INVENTORY_MANAGER: _('Looks after places and stock'), Role.MANAGER: _('Leads the plant, reads the change log'),
        Role.ADMIN: _('May do everything, with a second factor'),
    }[role]


def language_options(spoken: str) -> list[Option]:
    """Whoever has not chosen one hears the language of the plant."""
    plant = [] if spoken else [Option('', _('As the plant'))]
    return [*plant, *(Option(code, name) for code, name in languages().items())]


async def site_options(screen: Shell, *, all_sites: bool = True) -> list[Option]:
    known = (await screen.ask(sites.read, limit=MOST_CHOICES)).items
    everywhere = [Option('', _('All sites'))] if all_sites else []
    return [*everywhere, *(Option(str(site.id), site['name'], site['code']) for site in known)]


async def department_options(screen: Shell) -> list[Option]:
    found = (await screen.ask(departments.read, limit=MOST_CHOICES)).items
    return [Option(str(entry.id), entry['name'], entry.words['site_id']) for entry in found]
