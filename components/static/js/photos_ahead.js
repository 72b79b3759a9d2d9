// <tw-photos-ahead>: photos that a phone has sent while the entry was still being written. The entry takes them along when it is saved;
// whoever takes one away leaves it with the tool.
import { Island, json, make, parsed } from './dom.js';
import { heldPhoto } from './photo.js';
import { snack } from './snack.js';
import { word } from './words.js';

class PhotosAhead extends Island {
  static observedAttributes = ['arrived'];
  #chosen = [];

  get value() { return JSON.stringify(this.#chosen); }

  set value(value) {
    this.#chosen = parsed(value, []);
    if (this.built) this.#show();
  }

  build() {
    this.noticed = new Set();
    this.store = make('input', { type: 'hidden', name: this.getAttribute('name'), 'data-type': 'json', 'data-start': '[]' });
    this.store.island = this;
    this.list = make('ul', { class: 'photo-jobs' });
    this.append(this.list, this.store);
    this.#show();
  }

  /** Each is taken in once: one that was taken away does not come back with the next. */
  draw() {
    const fresh = json(this, 'arrived', []).filter((id) => !this.noticed.has(id));
    for (const id of fresh) this.noticed.add(id);
    if (fresh.length) this.#choose([...this.#chosen, ...fresh.filter((id) => !this.#chosen.includes(id))]);
  }

  #choose(ids) {
    this.value = JSON.stringify(ids);
    this.store.dispatchEvent(new Event('input', { bubbles: true })); // the draft keeps it
  }

  #show() {
    this.store.value = this.value;
    this.list.replaceChildren(...this.#chosen.map((id) => heldPhoto(`/photos/${id}/thumb.jpg`, () => this.#leave(id))));
    this.hidden = !this.#chosen.length;
  }

  #leave(left) {
    const before = this.#chosen;
    this.#choose(before.filter((id) => id !== left));
    snack(word('photo_left'), word('undo'), 8, () => this.#choose(before));
  }
}

customElements.define('tw-photos-ahead', PhotosAhead);
