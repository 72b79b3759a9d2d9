// <tw-choice>: one of many. A 56 px button shows what is chosen; a sheet with big rows lets a finger choose.
import { Island, button, emit, flag, json, make, vibrate } from './dom.js';
import { icon, mark } from './icons.js';
import { openSheet } from './overlay.js';
import { word } from './words.js';

const SEARCH_FROM = 9;

class Choice extends Island {
  static observedAttributes = ['options', 'label', 'start', 'disabled', 'allow-empty', 'placeholder'];
  #value = '';
  #touched = false;

  get value() { return this.#value; }

  set value(value) {
    this.#value = value === null || value === undefined ? '' : String(value);
    if (this.built) this.draw();
  }

  build() {
    this.value = this.getAttribute('start');
    this.store = make('input', { type: 'hidden', name: this.getAttribute('name'), 'data-type': 'choice', required: flag(this, 'required') });
    this.store.island = this;
    this.shown = make('span', { class: 'grow clip' });
    this.face = button({ class: 'choice', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' }, this.shown, icon('expand_more', 26));
    this.face.addEventListener('click', () => this.open());
    this.append(this.face, this.store);
  }

  changed(name, after) { if (name === 'start' && !this.#touched) this.value = after; }

  draw() {
    const chosen = this.#options.find((option) => option.value === this.#value);
    const shown = chosen?.label ?? (this.#value || this.getAttribute('placeholder') || word('choose'));
    this.shown.textContent = shown;
    this.face.classList.toggle('is-empty', !chosen);
    this.face.disabled = flag(this, 'disabled');
    this.face.setAttribute('aria-label', `${this.#label}: ${shown}`);
    this.store.value = this.#value;
  }

  focus(options) { this.face?.focus(options); }

  open() {
    this.list = make('div', { class: 'options', role: 'listbox', 'aria-label': this.#label });
    this.list.addEventListener('keydown', (event) => this.#move(event));
    const search = this.#options.length >= SEARCH_FROM ? this.#search() : null;
    this.none = make('p', { class: 'muted options-none', role: 'status' });
    this.#fill('');
    this.face.setAttribute('aria-expanded', 'true');
    this.close = openSheet(this.#label, [search, this.list, this.none], {
      returnTo: this.face,
      focusFirst: this.list.querySelector('[tabindex="0"]'),
      onClose: () => this.face.setAttribute('aria-expanded', 'false'),
    });
    this.list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'center' });
  }

  get #label() { return this.getAttribute('label') || word('choose'); }

  get #options() {
    const options = json(this, 'options', []).map((option) => ({ ...option, value: String(option.value) }));
    return flag(this, 'allow-empty') ? [{ value: '', label: word('none') }, ...options] : options;
  }

  #fill(wanted) {
    const found = this.#options.filter(({ label, hint }) => plain(`${label} ${hint ?? ''}`).includes(plain(wanted)));
    this.list.replaceChildren(...found.map((option) => this.#row(option)));
    const first = this.list.querySelector('[aria-selected="true"]') ?? this.list.firstElementChild;
    if (first) first.tabIndex = 0;
    this.none.textContent = found.length ? '' : word('nothing_found');
  }

  #row({ value, label, hint }) {
    const on = value === this.#value;
    const words = make('span', { class: 'col2 grow' }, make('b', {}, label), hint ? make('span', { class: 'small muted' }, hint) : null);
    const row = button({ class: 'option', role: 'option', 'aria-selected': String(on), tabindex: -1 }, words, on ? mark('done', 26) : null);
    row.addEventListener('click', () => this.#choose(value));
    return row;
  }

  #search() {
    const input = make('input', { type: 'search', 'aria-label': word('search'), placeholder: word('search'), autocomplete: 'off' });
    const own = (event) => event.stopPropagation(); // what is typed here is no change of the form
    input.addEventListener('input', (event) => { own(event); this.#fill(input.value); });
    input.addEventListener('change', own);
    input.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') { event.preventDefault(); this.list.querySelector('[tabindex="0"]')?.focus(); }
      if (event.key === 'Enter') { event.preventDefault(); this.list.firstElementChild?.click(); }
    });
    return make('div', { class: 'field options-search' }, icon('search', 24), input);
  }

  #choose(value) {
    vibrate();
    this.#touched = true;
    const before = this.#value;
    this.value = value;
    this.close();
    if (before !== value) emit(this, 'change', { value });
  }

  #move(event) {
    const rows = [...this.list.children], at = rows.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key] ?? this.#startingWith(event.key, rows, at);
    if (to === undefined) return;
    event.preventDefault();
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    rows.forEach((row) => (row.tabIndex = row === next ? 0 : -1));
    next.focus();
  }

  #startingWith(key, rows, at) {
    if (key.length !== 1 || key === ' ') return undefined;
    const hits = rows.map((row, place) => (plain(row.textContent).startsWith(plain(key)) ? place : -1)).filter((place) => place >= 0);
    return hits.find((place) => place > at) ?? hits[0];
  }
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

customElements.define('tw-choice', Choice);
