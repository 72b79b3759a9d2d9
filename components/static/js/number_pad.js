// <tw-number-pad>: a big number under one finger. Every key answers in the browser; the page hears `change`.
import { Island, button, emit, flag, isEditable, json, make, onHold, onPress, vibrate, whole } from './dom.js';
import { icon } from './icons.js';
import { decimalMark, formatNumber, word } from './words.js';

class NumberPad extends Island {
  static observedAttributes = ['start', 'unit', 'label', 'hint', 'ranges', 'compare', 'disabled', 'min', 'max', 'digits', 'decimals'];
  #typed = '';
  #fresh = true; // the first digit replaces the proposed value

  get value() { return this.#typed === '' ? null : Number(this.#typed); }

  set value(value) {
    this.#typed = value === null || value === undefined || value === '' ? '' : String(value);
    this.#fresh = true;
    if (this.built) this.draw();
  }

  build() {
    this.value = this.getAttribute('start');
    this.store = make('input', { type: 'hidden', name: this.getAttribute('name'), 'data-type': 'decimal' }); // written by its keys, without marks between the thousands
    this.store.island = this;
    this.caption = make('span', { class: 'small muted np-label' });
    this.shown = make('span', { class: 'np-val num' });
    this.unitName = make('em');
    this.clearKey = this.#decimals ? this.#functionKey('clear', 'close', 'np-clear') : null;
    const read = make('div', { class: 'np-read', role: 'status' }, this.caption, this.shown, this.clearKey);
    this.advice = make('p', { class: 'np-hint small muted', role: 'status' });
    this.keys = this.#keys();
    this.append(make('div', { class: 'numpad number' }, read, this.advice, make('div', { class: 'np-keys' }, ...this.keys), this.store));
    this.onKey = (event) => this.#hear(event);
  }

  connected() { window.addEventListener('keydown', this.onKey); }

  disconnectedCallback() { window.removeEventListener('keydown', this.onKey); }

  changed(name, after) { if (name === 'start' && this.#fresh) this.value = after; }

  draw() {
    const label = this.getAttribute('label') || word('number_pad');
    this.firstElementChild.setAttribute('role', 'group');
    this.firstElementChild.setAttribute('aria-label', label);
    this.caption.textContent = label;
    this.unitName.textContent = this.getAttribute('unit') ? `\u00a0${this.getAttribute('unit')}` : '';
    this.shown.replaceChildren(this.#display(), this.unitName);
    this.store.value = this.#typed;
    for (const key of this.keys) key.disabled = this.#off;
    this.#advise();
  }

  /** One key by its name: a digit, "mark", "clear" or "back". */
  press(key) {
    if (this.#off) return;
    vibrate();
    const before = this.#typed;
    this.#typed = this.#after(key);
    this.#fresh = false;
    this.draw();
    if (before !== this.#typed) emit(this, 'change', { value: this.value });
  }

  get #off() { return flag(this, 'disabled'); }

  get #decimals() { return whole(this, 'decimals', 0); }

  #after(key) {
    if (key === 'clear') return '';
    if (key === 'back') return this.#typed.slice(0, -1);
    const typed = this.#fresh ? '' : this.#typed;
    if (key === 'mark') return !this.#decimals || typed.includes('.') ? typed : `${typed || '0'}.`;
    const [before, after] = typed.split('.');
    const full = after === undefined ? before.length >= whole(this, 'digits', 9) : after.length >= this.#decimals;
    return full ? typed : (typed === '0' ? '' : typed) + key;
  }

  #display() {
    if (this.#typed === '') return '0';
    const [, after] = this.#typed.split('.');
    const shown = formatNumber(Number(this.#typed), after?.length ?? 0);
    return after === '' ? shown + decimalMark() : shown;
  }

  // The advice warns and never blocks: the person at the machine knows better.
  #advise() {
    const found = this.#range();
    this.advice.textContent = found?.text ?? this.getAttribute('hint') ?? '';
    this.advice.hidden = !this.advice.textContent;
    this.advice.classList.toggle('c-warn', Boolean(found?.warn));
  }

  #range() {
    const value = this.value;
    if (value === null) return null;
    if (value < whole(this, 'min', -Infinity)) return { text: word('too_small', { limit: formatNumber(whole(this, 'min', 0)) }), warn: true };
    if (value > whole(this, 'max', Infinity)) return { text: word('too_large', { limit: formatNumber(whole(this, 'max', 0)) }), warn: true };
    const range = json(this, 'ranges', []).find(({ below }) => below === undefined || below === null || value < below);
    const difference = Math.abs(value - whole(this, 'compare', 0));
    return range && { ...range, text: range.text.replace('{difference}', formatNumber(difference, this.#decimals)) };
  }

  #keys() {
    const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => this.#digitKey(digit));
    const left = this.#decimals ? this.#markKey() : this.#functionKey('clear', 'close');
    return [...digits, left, this.#digitKey('0'), this.#functionKey('back', 'backspace')];
  }

  #digitKey(digit) {
    const key = button({ class: 'np-key' }, digit);
    onPress(key, () => this.press(digit));
    return key;
  }

  #markKey() {
    const key = button({ class: 'np-key fn', 'aria-label': word('decimal_mark') }, decimalMark());
    onPress(key, () => this.press('mark'));
    return key;
  }

  #functionKey(name, picture, classes = 'np-key fn') {
    const key = button({ class: classes, 'aria-label': word(name === 'back' ? 'delete_digit' : 'clear') }, icon(picture, 30));
    (name === 'back' ? onHold : onPress)(key, () => this.press(name));
    return key;
  }

  #hear(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || isEditable(event.target) || !this.offsetParent) return;
    const other = event.target instanceof Element && event.target.closest('tw-number-pad, dialog');
    if (other && other !== this && !other.contains(this)) return;
    if (/^\d$/.test(event.key)) this.press(event.key);
    else if (event.key === 'Backspace') this.press('back');
    else if (event.key === '.' || event.key === ',') this.press('mark');
  }
}

customElements.define('tw-number-pad', NumberPad);
