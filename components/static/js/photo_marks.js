// <tw-photo-marks>: a photo under marks. A finger puts a mark, moves it or opens it; every mark is saved by itself until answered.
import { Island, button, emit, flag, json, make, vibrate, whole } from './dom.js';
import { icon } from './icons.js';
import { arrowHead, shape, toolShape } from './mark_shapes.js';
import { deliver, newKey } from './sending.js';
import { snack } from './snack.js';
import { word } from './words.js';

const KINDS = ['pin', 'ring', 'arrow', 'text'];
const SLIP = 8; // pixels that a finger moves without meaning it
const STEP = 0.01;
const REST = 700; // milliseconds after the last arrow key
const inside = (share) => Math.min(1, Math.max(0, share));
const rounded = (share) => Math.round(inside(share) * 10_000) / 10_000;
const isLine = (kind) => kind === 'ring' || kind === 'arrow';

class PhotoMarks extends Island {
  static observedAttributes = ['marks', 'places', 'source', 'label', 'days'];
  #marks = [];
  #mine = new Map(); // what this finger has put and the server has not shown yet, by key or id
  #resting = new Map(); // marks that the arrow keys have moved and the server was not told of yet, by id
  #tool = '';

  build() {
    this.picture = make('img', { class: 'pm-picture', draggable: 'false' });
    this.paper = shape('svg', { class: 'pm-paper' });
    this.frame = make('div', { class: 'pm-frame' }, this.picture, this.paper);
    this.style.setProperty('--ratio', whole(this, 'width', 4) / whole(this, 'height', 3));
    this.tools = KINDS.map((kind) => this.#toolButton(kind));
    this.bar = make('div', { class: 'pm-tools', role: 'group', 'aria-label': word('marks_draw') }, ...this.tools);
    this.slider = make('input', { type: 'range', min: 0, 'aria-label': word('marks_back') });
    this.then = make('span', { class: 'small num', 'aria-live': 'polite' });
    this.time = make('div', { class: 'pm-time' }, this.slider, this.then);
    this.slider.addEventListener('input', () => this.#goBack());
    this.append(make('div', { class: 'pm-stage' }, this.frame), this.time, this.bar);
    this.paper.addEventListener('pointerdown', (event) => this.#down(event));
    this.observer = new ResizeObserver(() => this.#paint());
    this.onLeave = () => { for (const { known } of [...this.#resting.values()]) this.#moved(known); };
    this.#read();
  }

  connected() {
    this.observer.observe(this.frame);
    window.addEventListener('pagehide', this.onLeave);
  }

  disconnectedCallback() {
    this.observer.disconnect();
    window.removeEventListener('pagehide', this.onLeave);
    this.onLeave();
  }

  changed(name) { if (name === 'marks') this.#read(); }

  draw() {
    this.picture.alt = this.getAttribute('label') ?? '';
    if (this.picture.getAttribute('src') !== this.getAttribute('source')) this.picture.src = this.getAttribute('source');
    this.#measureTime();
    this.bar.hidden = !this.#mayDraw;
    this.#paint();
  }

  get #mayDraw() { return flag(this, 'places') && this.#now; }

  // One step for each day on which something was drawn or put right; the last one is now, and only now something can be drawn.
  #measureTime() {
    const last = Math.max(this.#days.length - 1, 0), wasNow = this.#now;
    this.time.hidden = !last;
    this.slider.max = last;
    if (wasNow) this.slider.value = last;
    this.#tell();
  }

  #tell() {
    this.then.textContent = this.#now ? word('marks_now') : word('marks_then', { day: this.#days[this.#step] });
    this.slider.setAttribute('aria-valuetext', this.then.textContent);
  }

  #goBack() {
    this.#choose('');
    this.#tell();
    this.bar.hidden = !this.#mayDraw;
    this.#paint();
  }

  get #days() { return json(this, 'days', []); }

  get #step() { return Number(this.slider.value); }

  get #now() { return this.#step >= Number(this.slider.max); }

  // What the server shows replaces what was only ours.
  #read() {
    this.#marks = json(this, 'marks', []);
    for (const [name, mine] of this.#mine) {
      const known = this.#marks.find(({ id }) => id === mine.id);
      if (known && (mine.version === undefined || known.version > mine.version)) this.#mine.delete(name);
    }
  }

  get #shown() {
    if (!this.#now) {
      return this.#marks.filter(({ came }) => came <= this.#step).map((mark) => ({ ...mark, done: mark.went !== null && mark.went <= this.#step }));
    }
    const moved = this.#marks.map((mark) => this.#mine.get(mark.id) ?? mark);
    return [...moved, ...[...this.#mine].filter(([name]) => !this.#marks.some(({ id }) => id === name)).map(([, mark]) => mark)];
  }

  #paint() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (!width) return;
    this.paper.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const focused = document.activeElement?.dataset?.mark;
    this.paper.replaceChildren(...this.#shown.map((mark, number) => this.#drawn(mark, number + 1, width, height)));
    if (focused) this.paper.querySelector(`[data-mark="${CSS.escape(focused)}"]`)?.focus();
  }

  #drawn(mark, number, width, height) {
    const label = `${number}. ${mark.label ?? word(`mark_${mark.kind}`)}`;
    const classes = `pm-mark${mark.done ? ' is-done' : ''}${mark.waiting ? ' is-waiting' : ''}`;
    const group = shape('g', { class: classes, tabindex: 0, role: 'button', 'aria-label': label, 'data-mark': mark.id ?? mark.name });
    group.append(...toolShape(mark, number, width, height));
    group.addEventListener('keydown', (event) => this.#key(event, mark));
    group.mark = mark;
    return group;
  }

  #toolButton(kind) {
    const tool = button({ class: 'pm-tool', 'data-kind': kind, 'aria-pressed': 'false' }, icon(`mark_${kind}`, 30), make('span', {}, word(`mark_${kind}`)));
    tool.addEventListener('click', (event) => {
      if (event.detail === 0) this.#put(kind, 0.5, 0.5); // a keyboard has no finger: in the middle, and the arrow keys move it
      else this.#choose(this.#tool === kind ? '' : kind);
    });
    return tool;
  }

  #choose(kind) {
    this.#tool = kind;
    for (const tool of this.tools) tool.setAttribute('aria-pressed', String(tool.dataset.kind === kind));
    this.classList.toggle('is-drawing', Boolean(kind));
  }

  #down(event) {
    if (event.button || !event.isPrimary) return;
    const touched = event.target.closest('.pm-mark')?.mark;
    if (!this.#tool && !touched) return;
    event.preventDefault();
    this.paper.setPointerCapture(event.pointerId);
    const start = this.#place(event);
    const gesture = this.#tool ? this.#drawing(start) : this.#dragging(touched, start);
    let slipped = false;
    const move = (moved) => {
      const place = this.#place(moved);
      slipped ||= Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) > SLIP;
      if (slipped) gesture.move(place);
    };
    const end = (ended) => {
      this.paper.removeEventListener('pointermove', move);
      for (const name of ['pointerup', 'pointercancel']) this.paper.removeEventListener(name, end);
      if (ended.type === 'pointerup') gesture.end(slipped, this.#place(ended));
      else { gesture.cancel(); this.#paint(); }
    };
    this.paper.addEventListener('pointermove', move);
    for (const name of ['pointerup', 'pointercancel']) this.paper.addEventListener(name, end);
  }

  #place({ clientX, clientY }) {
    const { left, top, width, height } = this.frame.getBoundingClientRect();
    return { x: rounded((clientX - left) / width), y: rounded((clientY - top) / height) };
  }

  // A drag from the middle makes a ring, a drag to what is meant makes an arrow; a tap makes one of a usual size.
  #drawing(start) {
    const kind = this.#tool;
    const line = (place) => kind === 'arrow' ? { x: place.x, y: place.y, x2: start.x, y2: start.y } : { ...start, x2: place.x, y2: place.y };
    return {
      move: (place) => { if (isLine(kind)) { this.#mine.set('draft', { kind, name: 'draft', waiting: true, ...line(place) }); this.#paint(); } },
      end: (slipped, place) => {
        this.#mine.delete('draft');
        if (isLine(kind) && slipped) this.#save({ kind, ...line(place) });
        else this.#put(kind, place.x, place.y, true);
      },
      cancel: () => this.#mine.delete('draft'),
    };
  }

  #dragging(mark, start) {
    const may = this.#mayDraw && !mark.done && !mark.waiting, before = this.#mine.get(mark.id);
    return {
      move: (place) => { if (may) { this.#mine.set(mark.id, { ...this.#shifted(mark, place.x - start.x, place.y - start.y), waiting: true }); this.#paint(); } },
      end: (slipped) => {
        if (!slipped) { if (mark.id) emit(this, 'choose', { id: mark.id }); }
        else if (may) this.#moved(mark);
      },
      cancel: () => { if (may && before) this.#mine.set(mark.id, before); else if (may) this.#mine.delete(mark.id); },
    };
  }

  #shifted(mark, across, down) {
    const ends = { x: rounded(mark.x + across), y: rounded(mark.y + down) };
    return isLine(mark.kind) ? { ...mark, ...ends, x2: rounded(mark.x2 + across), y2: rounded(mark.y2 + down) } : { ...mark, ...ends };
  }

  #put(kind, x, y, byFinger = false) {
    if (kind === 'text') { emit(this, 'write', { x, y }); return; }
    this.#save(isLine(kind) ? { kind, x, y, ...arrowHead(kind, x, y, whole(this, 'width', 4) / whole(this, 'height', 3)) } : { kind, x, y }, byFinger);
  }

  #key(event, mark) {
    const step = event.shiftKey ? 5 * STEP : STEP;
    const [across, down] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key] ?? [0, 0];
    if (event.key === 'Enter' || event.key === ' ') emit(this, 'choose', { id: mark.id });
    else if (!across && !down) return;
    else if (this.#mayDraw && mark.id && !mark.done) this.#nudge(mark, across, down);
    event.preventDefault();
  }

  #nudge(mark, across, down) {
    const known = this.#marks.find(({ id }) => id === mark.id) ?? mark;
    this.#mine.set(mark.id, this.#shifted(this.#mine.get(mark.id) ?? mark, across, down));
    this.#paint();
    clearTimeout(this.#resting.get(mark.id)?.timer);
    this.#resting.set(mark.id, { known, timer: setTimeout(() => this.#moved(known), REST) });
  }

  async #save(mark, byFinger) {
    const name = newKey();
    vibrate();
    this.#mine.set(name, { ...mark, name, waiting: true });
    this.#paint();
    const saved = await this.#post('add', name, { photo_id: this.getAttribute('photo'), ...mark });
    if (!saved) this.#mine.delete(name);
    else if (this.#marks.some(({ id }) => id === saved.id)) this.#mine.delete(name);
    else this.#mine.set(name, { ...mark, name, id: saved.id });
    this.#paint();
    if (saved && byFinger && mark.kind === 'pin') emit(this, 'pinned', { id: saved.id });
  }

  async #moved({ id, version }) {
    clearTimeout(this.#resting.get(id)?.timer);
    this.#resting.delete(id);
    const { x, y, x2, y2 } = this.#mine.get(id) ?? {};
    if (x === undefined) return;
    const saved = await this.#post('move', newKey(), { mark_id: id, seen_version: version, x, y, ...(x2 === undefined || x2 === null ? {} : { x2, y2 }) });
    if (!saved) this.#mine.delete(id);
    this.#paint();
  }

  async #post(way, key, values) {
    let said = false;
    const onWait = () => { if (!said) snack(word('waiting'), '', 6); said = true; };
    const action = json(this, 'places', {})[way];
    const { status, body } = await deliver(`${action} ${key}`, { action, key, values, onWait, isStopped: () => false, keepalive: true });
    if (status < 300) return body;
    snack(body.error?.message || word('refused'), '', 6);
    return null;
  }
}

customElements.define('tw-photo-marks', PhotoMarks);
