// <tw-checklist>: the whole card says "OK", the "!" beside it says what is wrong. Answers in the browser, also without a network.
import { Island, button, emit, flag, json, make, parsed, vibrate } from './dom.js';
import { draftKey, loadDraft, saveDraft, clearDraft } from './drafts.js';
import { icon, mark } from './icons.js';
import { serverTime } from './look.js';
import { openSheet } from './overlay.js';
import { word } from './words.js';

const OK = 'ok', NO_PHOTO = 'no_photo';

class Checklist extends Island {
  static observedAttributes = ['items', 'reasons', 'label', 'disabled'];
  #answers = {};

  /** What was answered, by the key of the item: "ok" or the value of a reason. */
  get value() { return { ...this.#answers }; }

  set value(value) {
    const answers = (typeof value === 'string' ? parsed(value, {}) : value) ?? {};
    this.#answers = Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer));
    if (this.built) { this.draw(); this.#tellGate(); }
  }

  get left() { return this.#items.filter(({ key }) => !this.#answers[key]).length; }

  get problems() { return this.#items.filter(({ key }) => this.#kind(key) === 'warn').length; }

  /** Is everything answered, and which sentence says so; the wizard asks. */
  get gate() {
    if (this.left) return { ready: false, note: word('left', { count: this.left, total: this.#items.length }) };
    return { ready: true, note: this.problems ? word('problems', { count: this.problems }) : word('all_ok') };
  }

  build() {
    this.value = this.getAttribute('start');
    this.store = make('input', { type: 'hidden', name: this.getAttribute('name'), 'data-type': 'json' });
    this.store.island = this;
    this.cards = make('div', { class: 'checks', role: 'group' });
    this.append(this.cards, this.store);
    if (flag(this, 'timed')) this.append(this.times = make('input', { type: 'hidden', name: `${this.getAttribute('name')}_at`, 'data-type': 'json', 'data-start': '{}', 'data-own': true }));
    const kept = this.#ownDraft && loadDraft(this.#ownDraft);
    if (kept) this.value = kept.values;
  }

  connected() {
    queueMicrotask(() => this.#tellGate());
    this.closest('tw-form')?.addEventListener('photo-away', ({ detail }) => this.#forget(detail.caption));
  }

  draw() {
    this.cards.setAttribute('aria-label', this.getAttribute('label') || word('checklist'));
    const shape = (this.getAttribute('items') ?? '') + (this.getAttribute('reasons') ?? '');
    if (shape !== this.shape) { this.shape = shape; this.cards.replaceChildren(...this.#items.map((item) => this.#card(item))); }
    this.#items.forEach((item, place) => this.#paint(this.cards.children[place], item));
    this.store.value = JSON.stringify(this.#answers);
  }

  answer(key, answer) {
    if (flag(this, 'disabled')) return;
    vibrate();
    if (answer) this.#answers[key] = answer;
    else delete this.#answers[key];
    this.#note([key]);
    this.#answered();
  }

  /** Everything not yet answered is OK, except key checks: those want a look of their own. A photo that nobody took is not there. */
  rest() {
    const open = this.#items.filter(({ key, critical }) => !critical && !this.#answers[key]);
    for (const { key, photo } of open) this.#answers[key] = photo ? NO_PHOTO : OK;
    this.#note(open.map(({ key }) => key));
    this.#answered();
  }

  reset() {
    this.#answers = {};
    if (this.#ownDraft) clearDraft(this.#ownDraft);
    this.#answered(false);
  }

  get #items() { return json(this, 'items', []); }

  get #reasons() { return json(this, 'reasons', []); }

  get #ownDraft() { return this.hasAttribute('draft') && !this.closest('tw-form') ? draftKey('checklist', this.getAttribute('draft')) : null; }

  // When each was answered; the draft keeps it like any other field.
  #note(keys) {
    if (!this.times) return;
    const times = parsed(this.times.value, {});
    for (const key of keys) times[key] = this.#answers[key] ? new Date(serverTime(Date.now())).toISOString() : undefined;
    this.times.value = JSON.stringify(times);
  }

  #answered(keep = true) {
    this.draw();
    if (keep && this.#ownDraft) saveDraft(this.#ownDraft, { values: this.#answers });
    emit(this, 'change', { values: this.value, left: this.left, problems: this.problems });
    this.#tellGate();
  }

  #tellGate() { if (this.isConnected) emit(this, 'gate', this.gate); }

  #kind(key) {
    const answer = this.#answers[key];
    if (!answer || answer === OK) return answer ? 'done' : '';
    const reason = this.#reasons.find(({ value }) => value === answer);
    return reason && reason.problem === false ? 'na' : 'warn';
  }

  #card(item) {
    const title = make('b', {}, item.text);
    const line = make('span', { class: 'small muted' });
    const main = button({ class: 'check-main' }, make('span', { class: 'check-box', 'aria-hidden': 'true' }), make('span', { class: 'check-text' }, title, line));
    main.addEventListener('click', () => this.#tap(item));
    const issue = button({ class: 'check-issue', 'aria-label': word('problem_with', { text: item.text }), 'aria-haspopup': 'dialog' }, icon('priority_high', 28));
    issue.addEventListener('click', () => this.#ask(item, issue));
    return make('div', { class: 'check' }, main, issue);
  }

  #tap({ key, text, photo }) {
    if (this.#answers[key] === OK) this.answer(key, '');
    else if (photo) this.#take(text, () => this.answer(key, OK));
    else this.answer(key, OK);
  }

  /** By the camera of the form this is in; a phone may have sent one already. */
  #take(caption, done) {
    const form = this.closest('tw-form'), camera = form?.querySelector('tw-photo');
    if (!camera || form.querySelector('tw-photos-ahead')?.count || camera.holds(caption)) done();
    else camera.take(caption, done);
  }

  #forget(caption) {
    const gone = this.#items.find(({ key, text, photo }) => photo && text === caption && this.#answers[key] === OK);
    if (gone) this.answer(gone.key, '');
  }

  #paint(card, { key, hint, critical, photo }) {
    const kind = this.#kind(key), answer = this.#answers[key];
    card.className = `check${kind ? ` is-${kind}` : ''}`;
    const [main, issue] = card.children;
    main.setAttribute('aria-pressed', String(answer === OK));
    main.disabled = issue.disabled = flag(this, 'disabled');
    card.querySelector('.check-box').replaceChildren(...(kind ? [mark(kind === 'na' ? 'retired' : kind)] : photo ? [icon('camera', 26)] : []));
    const line = card.querySelector('.check-text .small');
    if (kind === 'warn' || kind === 'na') line.replaceChildren(this.#reasons.find(({ value }) => value === answer)?.label ?? answer);
    else line.replaceChildren(...(critical ? [make('em', {}, word('key_check')), ' '] : []), hint ?? '');
    line.hidden = !line.textContent;
  }

  #ask(item, issue) {
    let close;
    const choose = (value) => { close(); this.answer(item.key, value); };
    const reasons = this.#reasons.filter(({ value }) => item.photo || value !== NO_PHOTO).map(({ value, label }) => {
      const row = button({ class: 'btn btn-plain btn-lg', 'aria-pressed': String(this.#answers[item.key] === value) }, label);
      row.addEventListener('click', () => choose(value));
      return row;
    });
    close = openSheet(item.text, make('div', { class: 'sheet-grid' }, ...reasons), { returnTo: issue, focusFirst: reasons[0] });
  }
}

customElements.define('tw-checklist', Checklist);
