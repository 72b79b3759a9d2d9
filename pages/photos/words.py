"""What the things on photos are called."""
from data.tables.photos import MarkKind
from services.language import _
from services.photos.marks import Mark


def kind_word(kind: MarkKind) -> str:
    """Not those of other choices: a pin on a photo is no PIN."""
    return {MarkKind.PIN: _('Pin'), MarkKind.RING: _('Ring'), MarkKind.ARROW: _('Arrow'), MarkKind.TEXT: _('Words')}[kind]


def mark_words(mark: Mark) -> str:
    """What it says, else what it is."""
    about = [_('Cavity {cavity}', cavity=mark.cavity) if mark.cavity else '', mark.failure_code, mark.note]
    return ' · '.join(filter(None, about)) or kind_word(mark.kind)
