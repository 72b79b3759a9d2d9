// <tw-pin-pad>: 4 to 6 digits as dots; from four the tick appears, at six it sends by itself. The page hears `pin`.
import { Island, button, emit, flag, isEditable, make, onHold, onPress, vibrate, whole } from './dom.js';
import { icon } from './icons.js';
import { word } from './words.js';

const PAUSE = 60; // milliseconds of silence that end what a badge reader or a quick hand types

class PinPad extends Island {
  static observedAttributes = ['label', 'message', 'disabled', 'least', 'most'];
  #typed = '';
  #sent = false;
  #heard = '';

  build() {
    this.dots = make('div', { class: 'pin-dots', role: 'status' });
    this.verdict = make('p', { class: 'pin-msg small', role: 'alert' }, this.getAttribute('message') ?? '');
    this.submitKey = this.#key(icon('check', 34), () => this.submit(), { class: 'np-key np-submit', 'aria-label': word('pin_submit') });
    this.clearKey = this.#key(icon('close', 30), () => this.clear(), { class: 'np-key fn', 'aria-label': word('clear') });
    this.backKey = button({ class: 'np-key fn', 'aria-label': word('delete_digit') }, icon('backspace', 30));
    onHold(this.backKey, () => this.press('back'));
    const digit = (value) => this.#key(value, () => this.press(value));
    const keys = [...'123456789'].map(digit);
    this.grid = make('div', { class: 'np-keys' }, ...keys, this.clearKey, this.submitKey, digit('0'), this.backKey);
    this.append(make('div', { class: 'numpad pin', role: 'group' }, this.dots, this.verdict, this.grid));
    this.onKey = (event) => this.#hear(event);
  }

  connected() { window.addEventListener('keydown', this.onKey); }

  disconnectedCallback() { window.removeEventListener('keydown', this.onKey); }

  changed(name, after) {
    if (name === 'message') this.verdict.textContent = after ?? '';
    if (name === 'disabled') this.#typed = '';
  }

  draw() {
    const { least, most } = this.#lengths, count = this.#typed.length;
    const ready = count >= least;
    this.firstElementChild.setAttribute('aria-label', this.getAttribute('label') || word('pin_pad'));
    this.dots.setAttribute('aria-label', word('pin_digits', { count }));
    const shown = Math.max(least, count);
    this.dots.replaceChildren(...Array.from({ length: shown }, (_, place) => make('i', { class: place < count ? 'on' : '' })));
    for (const key of this.grid.children) key.disabled = this.#off;
    this.submitKey.hidden = !ready || least === most;
    this.clearKey.hidden = !this.submitKey.hidden;
  }

  press(key) {
    const { most } = this.#lengths;
    if (this.#off || (key !== 'back' && this.#typed.length >= most)) return;
    vibrate();
    this.verdict.textContent = '';
    this.#typed = key === 'back' ? this.#typed.slice(0, -1) : this.#typed + key;
    this.#sent = false;
    this.draw();
    if (this.#typed.length === most) this.submit();
  }

  submit() {
    if (this.#off || this.#sent || this.#typed.length < this.#lengths.least) return;
    this.#sent = true; // once per entry, however often the tick is hit
    emit(this, 'pin', { pin: this.#typed });
  }

  clear() {
    this.#typed = '';
    this.#sent = false;
    this.verdict.textContent = '';
    this.draw();
  }

  /** Say what was wrong, shake and start over. */
  fail(message) {
    this.clear();
    this.verdict.textContent = message;
    vibrate([60, 40, 60]);
    this.firstElementChild.classList.add('shake');
    setTimeout(() => this.firstElementChild.classList.remove('shake'), 400);
  }

  get #off() { return flag(this, 'disabled'); }

  get #lengths() { return { least: whole(this, 'least', 4), most: whole(this, 'most', 6) }; }

  #key(face, act, attributes = { class: 'np-key' }) {
    const key = button(attributes, face);
    onPress(key, act);
    return key;
  }

  // A burst longer than a PIN, or with letters in it, came from a badge: it must not count as a wrong PIN.
  #hear(event) {
    if (this.#off || event.ctrlKey || event.altKey || event.metaKey || isEditable(event.target) || !this.offsetParent) return;
    if (event.key === 'Backspace') this.press('back');
    if (event.key === 'Enter' && this.#typed.length + this.#heard.length > 0 && !this.#onButton(event)) this.#flush(true);
    if (event.key.length !== 1) return;
    this.#heard += event.key;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.#flush(false), PAUSE);
  }

  #flush(submit) {
    clearTimeout(this.pause);
    const heard = this.#heard;
    this.#heard = '';
    if (/^\d*$/.test(heard) && heard.length <= this.#lengths.most) [...heard].forEach((digit) => this.press(digit));
    else return;
    if (submit) this.submit();
  }

  #onButton(event) { return event.target instanceof Element && event.target.closest('button, a') && this.#heard === ''; }
}

customElements.define('tw-pin-pad', PinPad);
