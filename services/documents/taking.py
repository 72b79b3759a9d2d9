"""Taking a document in: ask whether it may be, look what it is, put the file on the disk, and only then write the row."""
from uuid import UUID

from services.documents.documents import add_document, document_place
from services.documents.kinds import media_type_of
from services.language import speaking
from services.photos.picture import require_size
from services.photos.store import PhotoStore
from services.photos.taking import readable
from services.runner import Runner
from services.work import Identity


def take_document(runner: Runner, who: Identity, content: bytes | bytearray, *, asset_id: UUID, name: str, key: str | None = None,
                  title: str = '') -> UUID:
    """The file is on the disk before the row is, so that no row is ever without its file; a file without a row is swept away."""
    runner.do(who, document_place, asset_id=asset_id)
    store, name = PhotoStore(runner.house), readable(name)
    with speaking(who.voice):
        require_size(len(content))
        stored = store.put_document(asset_id, content, media_type_of(name, content))
    return store.with_row(stored.path, stored.document_id, lambda: runner.do(
        who, add_document, key, file=stored, asset_id=asset_id, name=name, title=title))
