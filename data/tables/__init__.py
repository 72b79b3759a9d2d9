"""Every table of the product; importing this fills the metadata."""
from data.tables import assets, people, upkeep

__all__ = ['assets', 'people', 'upkeep']
