// <tw-photos-ahead>: photos that a phone has sent while the entry was still being written. The entry takes them along when it is saved;
// whoever leaves one out leaves it where it lies. The draft keeps since when the form listens, so that it goes on after a reload.
import { Island, emit, json, make, parsed } from './dom.js';
import { heldPhoto } from './photo.js';
import { snack } from './snack.js';
import { word } from './words.js';

const NOTHING = { since: '', ids: [], left: [] };

class PhotosAhead extends Island {
  static observedAttributes = ['arrived', 'since'];
  #kept = NOTHING;
  #before = []; // what had arrived when this page looked last

  get value() { return JSON.stringify(this.#kept); }

  set value(raw) {
    this.#kept = { ...NOTHING, ...parsed(raw, {}) };
    if (this.built) this.#show();
    if (this.#kept.since && !this.getAttribute('since')) emit(this, 'awaits', { since: this.#kept.since });
  }

  get count() { return this.#kept.ids.length; }

  build() {
    this.store = make('input', { type: 'hidden', name: this.getAttribute('name'), 'data-type': 'json', 'data-start': JSON.stringify(NOTHING) });
    this.store.island = this;
    this.list = make('ul', { class: 'photo-jobs' });
    this.append(this.list, this.store);
    this.closest('tw-form')?.addEventListener('refused', () => this.draw());
    this.#show();
  }

  /** What came since is taken in, what is gone meanwhile is left out; not while the entry is on its way, which must stay what it was. */
  draw() {
    if (this.closest('tw-form')?.busy) return;
    const there = json(this, 'arrived', []), { since, ids, left } = this.#kept, before = this.#before;
    this.#before = there;
    const stayed = ids.filter((id) => there.includes(id) || !before.includes(id));
    const fresh = there.filter((id) => !before.includes(id) && !left.includes(id) && !stayed.includes(id));
    this.#keep({ since: this.getAttribute('since') || since, ids: [...stayed, ...fresh], left });
  }

  #keep(kept) {
    if (JSON.stringify(kept) === this.value) return;
    this.#kept = kept;
    this.#show();
    this.store.dispatchEvent(new Event('input', { bubbles: true })); // the draft keeps it
  }

  #show() {
    this.store.value = this.value;
    this.list.replaceChildren(...this.#kept.ids.map((id) => heldPhoto(`/photos/${id}/thumb.jpg`, () => this.#leave(id))));
    this.hidden = !this.#kept.ids.length;
  }

  #leave(id) {
    const without = (ids) => ids.filter((other) => other !== id);
    this.#keep({ ...this.#kept, ids: without(this.#kept.ids), left: [...this.#kept.left, id] });
    snack(word('photo_left'), word('undo'), 8, () => this.#keep({ ...this.#kept, ids: [...without(this.#kept.ids), id], left: without(this.#kept.left) }));
  }
}

customElements.define('tw-photos-ahead', PhotosAhead);
