// The on-screen keyboard of the kiosk: keyboards of the operating system stay behind a full-screen browser.
// A tap on a text field opens a full-height editor; what is typed there is written into the field like ordinary typing.
import { button, isEditable, make, onHold, onPress, parsed, vibrate, write } from './dom.js';
import { icon } from './icons.js';
import { layoutFor } from './layouts.js';
import { openOverlay } from './overlay.js';
import { language, word } from './words.js';

const TYPES = ['text', 'search', 'email', 'password', 'number', 'tel', 'url'];
const TEXT = ['textarea', 'input:not([type])', ...TYPES.map((type) => `input[type=${type}]`)].join();
const SMALL_TOUCH = '(min-width: 600px) and (max-height: 560px) and (pointer: coarse)';
const GHOST = 250; // milliseconds in which the tap that opened the keyboard must not press one of its keys

let open = null;

// A tap opens it, not the focus alone: a form that leads to a wrong field must not hide its sentence behind keys.
export function watchKeyboard() {
  document.addEventListener('click', ({ target }) => {
    const frame = target instanceof Element && !isEditable(target) && !target.closest('button, a') && target.closest('.field');
    offerKeyboard(frame ? frame.querySelector(TEXT) : target);
  });
}

export const isKioskScreen = () => document.documentElement.dataset.device === 'kiosk' || matchMedia(SMALL_TOUCH).matches;

/** Open for this field where there is no other keyboard. */
export function offerKeyboard(target) {
  const usable = target instanceof Element && target.matches(TEXT) && !target.closest('.osk') && !target.readOnly && !target.disabled;
  if (open || !usable || !isKioskScreen()) return;
  target.setAttribute('inputmode', 'none'); // the device's own keyboard would come on top
  open = new Keyboard(target);
}

class Keyboard {
  constructor(field) {
    this.field = field;
    this.before = field.value;
    this.opened = performance.now();
    this.many = field.matches('textarea');
    this.secret = field.type === 'password';
    this.plan = layoutFor(language());
    this.rows = make('div', { class: 'osk-keys' });
    this.view = this.#view();
    const box = make('div', { class: 'osk' }, this.#head(), this.view, this.#phrases(), this.rows);
    box.addEventListener('click', (event) => this.#ghost(event), true);
    box.addEventListener('mousedown', (event) => { if (event.target !== this.view) event.preventDefault(); }); // the caret stays where it is
    this.#layer(this.#firstLayer());
    this.close = openOverlay(box, { label: this.label, returnTo: field, focusFirst: this.view, onClose: (reason) => this.#closed(reason) });
  }

  get label() {
    const said = this.field.dataset.label || this.field.getAttribute('aria-label') || this.field.labels?.[0]?.textContent;
    return (said || this.field.placeholder || word('keyboard')).trim();
  }

  #head() {
    const cancel = button({ class: 'btn btn-quiet osk-cancel' }, word('cancel'));
    cancel.addEventListener('click', () => this.close('cancel'));
    const title = make('b', { class: 'h2 grow clip' }, this.label);
    return make('div', { class: 'osk-head' }, title, this.secret ? this.#eye() : null, cancel);
  }

  #eye() {
    const eye = button({ class: 'icon-btn', 'aria-label': word('show_password'), 'aria-pressed': 'false' }, icon('visibility'));
    eye.addEventListener('click', () => {
      const show = this.view.type === 'password';
      this.view.type = show ? 'text' : 'password';
      eye.setAttribute('aria-pressed', String(show));
      eye.replaceChildren(icon(show ? 'visibility_off' : 'visibility'));
      this.view.focus();
    });
    return eye;
  }

  // A real text box: caret, selection and a plugged-in keyboard work as everywhere.
  #view() {
    const attributes = { class: 'osk-text', 'aria-label': this.label, inputmode: 'none', autocomplete: 'off', spellcheck: 'false' };
    const view = this.many ? make('textarea', attributes) : make('input', { ...attributes, type: this.secret ? 'password' : 'text' });
    if (this.field.maxLength > 0) view.maxLength = this.field.maxLength;
    view.value = this.before;
    view.addEventListener('input', (event) => { event.stopPropagation(); this.#pass(); });
    view.addEventListener('change', (event) => event.stopPropagation());
    view.addEventListener('keydown', (event) => { if (event.key === 'Enter' && !this.many) { event.preventDefault(); this.close('done'); } });
    return view;
  }

  #phrases() {
    const phrases = parsed(this.field.dataset.phrases ?? '', []);
    const chips = phrases.map((phrase) => {
      const chip = button({ class: 'chip' }, phrase);
      chip.addEventListener('click', () => this.#type(`${this.view.value && !/\s$/.test(this.view.value) ? ' ' : ''}${phrase} `, true));
      return chip;
    });
    return chips.length ? make('div', { class: 'chiprow osk-phrases' }, ...chips) : null;
  }

  #firstLayer() {
    const numeric = ['number', 'tel'].includes(this.field.type) || ['number', 'decimal'].includes(this.field.dataset.type);
    return numeric ? 'symbols' : this.many && !this.before ? 'capitals' : 'letters';
  }

  #layer(name) {
    this.layer = name;
    this.rows.replaceChildren(...this.plan[name].map((row) => make('div', { class: 'osk-row' }, ...row.split(' ').map((key) => this.#key(key)))));
  }

  #key(key) {
    const name = key.match(/^{(\w+)}$/)?.[1];
    if (!name) return this.#pressed(button({ class: 'osk-key' }, key), () => this.#letter(key));
    const [face, label, act] = this.#functions()[name];
    const pressed = name === 'shift' ? String(this.layer === 'capitals') : null;
    const looks = { space: 'space', done: 'done' }[name] ?? (pressed === 'true' ? 'fn on' : 'fn');
    const element = button({ class: `osk-key ${looks}`, 'data-key': name, 'aria-label': label, 'aria-pressed': pressed }, face);
    return this.#pressed(element, act, name === 'back');
  }

  #functions() {
    return {
      back: [icon('backspace'), word('delete_letter'), () => this.#back()],
      enter: [icon('keyboard_return'), this.many ? word('new_line') : word('done'), () => (this.many ? this.#type('\n') : this.close('done'))],
      shift: [icon('shift'), word('capitals'), () => this.#layer(this.layer === 'capitals' ? 'letters' : 'capitals')],
      symbols: ['123', word('symbols'), () => this.#layer('symbols')],
      letters: ['abc', word('letters'), () => this.#layer('letters')],
      space: ['', word('space'), () => this.#type(' ')],
      done: [word('done'), word('done'), () => this.close('done')],
    };
  }

  #pressed(element, act, holds = false) {
    element.tabIndex = -1; // a plugged-in keyboard types; it needs no tour through forty keys
    const closing = element.dataset.key === 'done' || (element.dataset.key === 'enter' && !this.many);
    const pressed = () => { if (!this.#isGhost()) { vibrate(10); act(); } };
    if (closing) element.addEventListener('click', pressed); // on release, so that the finger does not land on what lies below
    else (holds ? onHold : onPress)(element, pressed);
    return element;
  }

  #letter(letter) {
    this.#type(letter);
    if (this.layer === 'capitals') this.#layer('letters');
  }

  #type(text, atEnd = false) {
    const view = this.view, full = view.maxLength > 0 && view.value.length + text.length > view.maxLength;
    if (full) return;
    const [from, to] = atEnd ? [view.value.length, view.value.length] : [view.selectionStart, view.selectionEnd];
    view.setRangeText(text, from, to, 'end');
    this.#pass();
  }

  #back() {
    const view = this.view, { selectionStart: from, selectionEnd: to } = view;
    const letter = [...view.value.slice(0, from)].at(-1)?.length ?? 0;
    view.setRangeText('', from === to ? from - letter : from, to, 'end');
    this.#pass();
  }

  #pass() {
    write(this.field, this.view.value);
    this.view.scrollTop = this.view.scrollHeight;
  }

  #closed(reason) {
    if (reason === 'cancel') write(this.field, this.before);
    else if (this.field.value !== this.before) this.field.dispatchEvent(new Event('change', { bubbles: true }));
    setTimeout(() => (open = null), 100);
  }

  #isGhost() { return performance.now() - this.opened < GHOST; }

  #ghost(event) { if (this.#isGhost() && event.detail) { event.stopPropagation(); event.preventDefault(); } }
}
