// <tw-wizard>: one task per screen. Steps switch in the browser; "Next" opens when the step is answered.
import { Island, emit, flag } from './dom.js';
import { word } from './words.js';

const MOVE_ON = 220; // milliseconds in which the eye sees what the finger has chosen

class Wizard extends Island {
  static observedAttributes = ['current'];

  build() {
    this.addEventListener('click', (event) => this.#tapped(event.target));
    for (const name of ['input', 'change', 'gate']) this.addEventListener(name, (event) => this.#changed(event));
    // The steps may come after the frame: a framework builds them one by one.
    new MutationObserver(() => this.draw()).observe(this, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-ready', 'data-note'] });
  }

  get current() { return Math.max(1, Math.min(this.#steps.length || 1, this.at ?? Number(this.getAttribute('current') ?? 1))); }

  set current(number) { this.at = Number(number); if (this.built) this.draw(); }

  changed(name, after) { this.at = Number(after); }

  /** The number of the first step that still wants an answer; 0 when there is none. */
  get firstOpen() { return this.#steps.findIndex((step) => !this.#gate(step).ready) + 1; }

  /** Go to a step by number; the finger decides, so nothing is asked. */
  show(number) {
    const before = this.current;
    this.at = number;
    this.draw();
    if (this.current === before) return;
    const step = this.#step;
    (step.querySelector('.step-scroll') ?? step).scrollTo?.(0, 0);
    const heading = step.querySelector('[data-focus]') ?? step;
    if (heading === step) { step.tabIndex = -1; step.style.outline = 'none'; } // a whole screen needs no ring around it
    heading.focus({ preventScroll: true });
    emit(this, 'step', { step: this.current });
  }

  next() { if (this.#gate(this.#step).ready) this.show(this.current + 1); }

  back() { this.show(this.current - 1); }

  draw() {
    const step = this.#step, last = this.current === this.#steps.length;
    if (!step) return;
    this.dataset.cur = this.current;
    this.#steps.forEach((each) => set(each, { hidden: each !== step }));
    this.#markPlaces();
    const { ready, note } = this.#gate(step);
    set(this.querySelector('.wiz-back'), { disabled: this.current === 1 });
    set(this.querySelector('.wiz-next'), { hidden: last, disabled: !ready });
    set(this.querySelector('.wiz-final'), { hidden: !last, disabled: last && !ready });
    const line = this.querySelector('.wiz-note');
    if (line && line.textContent !== note) line.textContent = note;
    for (const extra of this.querySelectorAll('[data-on-step]')) set(extra, { hidden: Number(extra.dataset.onStep) !== this.current });
  }

  get #steps() { return [...this.querySelectorAll('[data-step]')]; }

  get #step() { return this.#steps[this.current - 1]; }

  // The step bar may stand anywhere on the page, mostly in the top bar.
  #markPlaces() {
    const bar = document.querySelector(this.getAttribute('bar') || '.steps');
    [...(bar?.children ?? [])].forEach((place, index) => {
      place.classList.toggle('past', index + 1 < this.current);
      place.classList.toggle('now', index + 1 === this.current);
      if (index + 1 === this.current) place.setAttribute('aria-current', 'step');
      else place.removeAttribute('aria-current');
    });
  }

  #gate(step) {
    const said = { ready: step.dataset.ready !== '0', note: step.dataset.note ?? '' };
    const asked = [...step.querySelectorAll('tw-checklist')].map((list) => list.gate).filter(Boolean);
    const missing = [...step.querySelectorAll('[required]')].filter((field) => field.name && !answered(field, step)).length;
    const gates = [...(said.ready && !said.note ? [] : [said]), ...asked];
    if (missing) gates.push({ ready: false, note: word('left_simple', { count: missing }) });
    return gates.find(({ ready }) => !ready) ?? gates.at(-1) ?? said;
  }

  #changed(event) {
    this.draw();
    if (event.type === 'change' && event.target.closest?.('[data-advance]')) this.#moveOn();
  }

  #moveOn() {
    const from = this.current;
    setTimeout(() => { if (this.current === from) this.next(); }, MOVE_ON);
  }

  // Where it was said that all others are in order, that is part of what is signed.
  #rest() {
    const said = this.closest('tw-form')?.querySelector('[name=others_ok]');
    if (said) said.value = 'true';
    this.#step.querySelector('tw-checklist')?.rest();
    this.#moveOn();
  }

  #tapped(target) {
    if (target.closest('.wiz-next')) this.next();
    else if (target.closest('.wiz-back')) this.back();
    else if (target.closest('[data-rest]')) this.#rest();
  }
}

function answered(field, step) {
  if (field.type === 'radio') return Boolean(step.querySelector(`[name="${CSS.escape(field.name)}"]:checked`));
  return field.type === 'checkbox' ? field.checked : field.value.trim() !== '';
}

// Only real changes: the observer above would otherwise hear its own echo for ever.
function set(element, wanted) {
  for (const [name, value] of Object.entries(wanted)) if (element && flag(element, name) !== value) element.toggleAttribute(name, value);
}

customElements.define('tw-wizard', Wizard);
