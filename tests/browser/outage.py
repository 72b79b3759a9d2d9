"""Steps that every test of a broken link takes."""
from playwright.sync_api import Page

from services.assets.register import list_assets
from tests.factory import Plant, ask


def begin_form(page: Page, number: str, name: str) -> None:
    page.locator('[name=asset_number]').fill(number)
    page.locator('[name=name]').fill(name)


def typed_words(page: Page) -> tuple[str, str]:
    return page.locator('[name=asset_number]').input_value(), page.locator('[name=name]').input_value()


def records(plant: Plant, number: str) -> list[str]:
    return [row.name for row in ask(plant.home, list_assets, kind='tool', text=number).items]
