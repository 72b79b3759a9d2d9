// <tw-form>: a whole form in the browser. Every change goes to a draft on this device, Save is one POST that is repeated
// until it is answered, and nothing a person has entered is ever thrown away without being said.
import { openPage } from './address.js';
import { button, emit, flag, isEditable, json, make } from './dom.js';
import { clearDraft, draftKey, loadDraft, saveDraft } from './drafts.js';
import { begin, complain, fieldsOf, focusTarget, isEmpty, isPlainHidden, isSecret, labelOf, rawOf, remark, valueOf, writeRaw } from './fields.js';
import { mark } from './icons.js';
import { plantTime } from './look.js';
import { deliver, newKey } from './sending.js';
import { snack } from './snack.js';
import { word } from './words.js';

class Form extends HTMLElement {
  #base = {}; // what the server gave
  #draft = null;
  #key = newKey();
  #busy = false;
  #stopped = false;

  connectedCallback() {
    if (!this.listening) this.#listen();
    this.name = draftKey(this.getAttribute('action'), this.getAttribute('record') ?? '');
    this.#draft = flag(this, 'no-draft') ? null : loadDraft(this.name);
    this.#key = this.#draft?.key ?? this.#key;
    this.#adopt();
    this.observer = new MutationObserver(() => this.#adopt()); // fields may come after the frame
    this.observer.observe(this, { childList: true, subtree: true });
    addEventListener('storage', this.onStorage);
    setTimeout(() => { if (this.isConnected && this.#draft?.sending) this.submit(); }, 50);
  }

  disconnectedCallback() {
    this.observer.disconnect();
    removeEventListener('storage', this.onStorage);
  }

  get values() {
    const values = { ...json(this, 'hidden-values', {}) };
    for (const [name, elements] of fieldsOf(this)) values[name] = valueOf(elements);
    return values;
  }

  get busy() { return this.#busy; }

  /** Save: what is on the screen, once, until answered. */
  async submit() {
    if (this.#busy || !this.#complete()) return;
    this.#stopped = false;
    this.#keep({ sending: ![...fieldsOf(this).values()].some(isSecret) });
    this.#lock(true);
    const slow = setTimeout(() => this.#say(word('sending')), 600); // a quick answer needs no words
    const answer = await deliver(this.name, {
      action: this.getAttribute('action'), key: this.#key, values: this.values,
      onWait: () => { clearTimeout(slow); this.#sayWaiting(); }, isStopped: () => this.#stopped,
    });
    clearTimeout(slow);
    this.#lock(false);
    if (answer) this.#answered(answer);
    else { this.#keep({ sending: false }); this.#say(''); }
  }

  /** Back to what the server gave; an Undo brings the entry back. */
  startAgain() {
    const thrown = this.#draft ?? this.#snapshot();
    this.#forget();
    for (const [name, elements] of fieldsOf(this)) writeRaw(elements, this.#base[name] ?? '');
    this.#clearWords();
    this.querySelector('tw-wizard')?.show(1);
    emit(this, 'emptied');
    snack(word('entry_removed'), word('undo'), 8, () => {
      this.#draft = thrown;
      this.#key = thrown.key;
      for (const [name, elements] of fieldsOf(this)) if (name in thrown.values) writeRaw(elements, thrown.values[name]);
      this.#keep();
      emit(this, 'refilled');
    });
  }

  #listen() {
    this.listening = true;
    this.onStorage = (event) => this.#changedElsewhere(event);
    for (const name of ['input', 'change']) this.addEventListener(name, (event) => this.#edited(event));
    this.addEventListener('step', () => this.#stepped());
    this.addEventListener('click', (event) => { if (event.target.closest('button[type=submit]')) this.submit(); });
    this.addEventListener('keydown', (event) => this.#entered(event));
  }

  // Fields are taken in when they appear: first what the server gave, then what the draft knows better.
  #adopt() {
    let restored = false;
    for (const [name, elements] of fieldsOf(this)) {
      if (name in this.#base && elements.every((element) => element.begun)) continue;
      begin(elements);
      this.#base[name] = rawOf(elements);
      if (this.#draft && name in this.#draft.values) restored = this.#restore(name, elements) || restored;
    }
    if (restored) this.#noticeKept();
  }

  #restore(name, elements) {
    const mine = this.#draft.values[name], server = this.#base[name], before = this.#draft.base[name];
    if (same(mine, server)) { if (this.#draft.merge) this.#draft.base[name] = server; return false; }
    if (!this.#draft.merge) { writeRaw(elements, mine); return !isPlainHidden(elements); }
    this.#draft.base[name] = server;
    if (isPlainHidden(elements) || same(mine, before)) return false; // untouched by this person: the new value is right
    writeRaw(elements, mine);
    if (!same(server, before)) remark(elements, word('changed_elsewhere', { value: String(server) }));
    return true;
  }

  #edited(event) {
    const elements = fieldsOf(this).get(event.target.name ?? event.target.getAttribute?.('name'));
    if (elements) complain(elements, '');
    if (!this.#busy) this.#keep({ sending: false, merge: false });
  }

  #keep(changes = {}) {
    this.#draft = { ...this.#snapshot(), ...changes };
    if (!flag(this, 'no-draft')) saveDraft(this.name, this.#draft);
  }

  #snapshot() {
    const values = { ...this.#draft?.values }; // a field that has not appeared yet keeps what was kept for it
    for (const [name, elements] of fieldsOf(this)) if (name in this.#base && !isSecret(elements)) values[name] = rawOf(elements);
    const known = { ...this.#base, ...this.#draft?.base }; // what the server gave when this entry began, not what it gives today
    const base = Object.fromEntries(Object.entries(known).filter(([name]) => name in values));
    return { key: this.#key, values, base, step: this.querySelector('tw-wizard')?.current, sending: this.#draft?.sending ?? false };
  }

  #forget() {
    clearDraft(this.name);
    this.#draft = null;
    this.#key = newKey();
  }

  #stepped() {
    if (this.#draft) this.#keep();
    const notice = this.querySelector('.form-notice');
    if (notice && Date.now() - this.noticedAt > 1000) notice.hidden = true; // seen; the step needs the room
  }

  #noticeKept() {
    this.noticedAt = Date.now();
    const again = button({ class: 'btn btn-plain' }, word('start_again'));
    again.addEventListener('click', () => this.startAgain());
    const said = make('span', { class: 'grow' }, word('kept', { time: plantTime(this.#draft.at) }));
    this.#line('form-notice', 'status', true).replaceChildren(mark('kept', 24), said, again);
    if (this.#draft.step > 1) queueMicrotask(() => this.querySelector('tw-wizard')?.show?.(this.#draft?.step ?? 1));
  }

  // Another window has saved or thrown away the same entry: this one must not be taken for it.
  #changedElsewhere({ key, newValue }) {
    if (key !== this.name || newValue !== null || !this.#draft || this.#busy) return;
    this.#key = newKey();
    this.#say(word('finished_elsewhere'));
  }

  #entered(event) {
    const field = event.target;
    if (event.key !== 'Enter' || event.isComposing || !isEditable(field) || field.matches('textarea, select, [type=checkbox], [type=radio]')) return;
    event.preventDefault();
    const wizard = this.querySelector('tw-wizard');
    if (wizard && this.querySelector('.wiz-final')?.hidden) wizard.next();
    else this.submit();
  }

  #complete() {
    const missing = [...fieldsOf(this).values()].filter((elements) => elements.some(({ required }) => required) && isEmpty(elements));
    for (const elements of missing) complain(elements, word('required', { label: labelOf(elements) }));
    const step = this.querySelector('tw-wizard')?.firstOpen ?? 0;
    if (missing.length || step) this.#say(word('look_again'), true);
    if (missing.length) this.#lead(missing[0]);
    else if (step) this.querySelector('tw-wizard').show(step);
    return !missing.length && !step;
  }

  #answered({ status, body }) {
    if (status < 300) return this.#saved(body);
    this.#keep({ sending: false });
    const leftSince = status === 401 && document.documentElement.dataset.user; // at the door, 401 is the answer to a wrong password
    if (leftSince) return location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    const { message, fields = {} } = body.error ?? {};
    this.#say(message || word('refused'), true, status === 409 ? this.#newValuesButton() : null);
    const wrong = [...fieldsOf(this)].filter(([name]) => fields[name]);
    for (const [name, elements] of wrong) complain(elements, String(fields[name]));
    if (wrong.length) this.#lead(wrong[0][1]);
    emit(this, 'refused', { status, ...body.error });
  }

  #saved(body) {
    this.#forget();
    this.#clearWords();
    for (const [name, elements] of fieldsOf(this)) {
      if (flag(this, 'again')) writeRaw(elements, this.#base[name]);
      else if (body.values && name in body.values) writeRaw(elements, String(body.values[name] ?? ''));
      this.#base[name] = rawOf(elements);
    }
    const undo = body.undo && (() => fetch(body.undo, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }));
    snack(body.message || this.getAttribute('done') || word('saved'), undo ? word('undo') : '', 8, undo);
    const here = this.isConnected;
    emit(this, 'saved', body);
    if (here) this.#go(body.go ?? this.getAttribute('go'));
  }

  #go(path) {
    if (!path) return;
    if (flag(this, 'full-page')) return location.assign(path);
    openPage(path);
  }

  #newValuesButton() {
    const show = button({ class: 'btn btn-plain' }, word('show_new'));
    show.addEventListener('click', () => {
      this.#keep({ merge: true }); // what this person changed is laid over the new values
      emit(this, 'stale');
      if (!flag(this, 'keep-page')) location.reload();
    });
    return show;
  }

  #lock(on) {
    this.#busy = on;
    this.setAttribute('aria-busy', String(on));
    rest(this, on);
    for (const save of this.querySelectorAll('button[type=submit]')) save.classList.toggle('is-busy', on);
  }

  #sayWaiting() {
    if (this.querySelector('.form-status .btn')) return;
    const stop = button({ class: 'btn btn-plain' }, word('stop_sending'));
    stop.addEventListener('click', () => { this.#stopped = true; stop.disabled = true; });
    this.#say(word('waiting'), false, stop);
  }

  #say(sentence, alarming = false, action = null) {
    const line = this.#line('form-status', alarming ? 'alert' : 'status');
    line.classList.toggle('is-error', alarming);
    line.replaceChildren(...(sentence ? [make('span', { class: 'grow' }, sentence)] : []), ...(action ? [action] : []));
    line.hidden = !sentence;
  }

  #clearWords() {
    this.#say('');
    for (const elements of fieldsOf(this).values()) { complain(elements, ''); remark(elements, ''); }
    const notice = this.querySelector('.form-notice');
    if (notice) notice.hidden = true;
  }

  #line(classes, role, first = false) {
    let line = this.querySelector(`.${classes}`);
    if (!line) this[first ? 'prepend' : 'append']((line = make('div', { class: first ? `${classes} verdict verdict-work` : classes })));
    line.setAttribute('role', role);
    line.hidden = false;
    return line;
  }

  #lead(elements) {
    const step = elements[0].closest('[data-step]');
    if (step) this.querySelector('tw-wizard')?.show(Number(step.dataset.step));
    focusTarget(elements).focus();
  }
}

// Everything sleeps while the entry is on its way, except the line that says so.
function rest(parent, on) {
  for (const child of parent.children) {
    if (child.querySelector('.form-status')) rest(child, on);
    else if (!child.matches('.form-status')) child.inert = on;
  }
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

customElements.define('tw-form', Form);
