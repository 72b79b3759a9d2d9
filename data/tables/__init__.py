"""Every table of the product; importing this fills the metadata."""
from data.tables import actions, assets, failures, maintenance, papers, people, photos, shots, sources, upkeep

__all__ = ['actions', 'assets', 'failures', 'maintenance', 'papers', 'people', 'photos', 'shots', 'sources', 'upkeep']
