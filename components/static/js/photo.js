// <tw-photo>: takes or chooses photos, or documents where it says which kinds it accepts. On a card each is sent at once; in a form they wait beside the entry and are sent when it is saved.
import { Island, button, emit, flag, make, whole } from './dom.js';
import { shoot } from './camera.js';
import { draftKey } from './drafts.js';
import { icon, mark } from './icons.js';
import { forgetPhoto, keepPhoto, waitingPhotos } from './photo_box.js';
import { sendPhoto, sendQuietly } from './photo_sending.js';
import { newKey } from './sending.js';
import { snack } from './snack.js';
import { word } from './words.js';

class Photo extends Island {
  static observedAttributes = ['disabled'];

  build() {
    this.list = make('ul', { class: 'photo-jobs' });
    this.held = [];
    this.inputs = [];
    const camera = flag(this, 'camera') && this.#camera(flag(this, 'hold') ? 'photo_add' : 'camera');
    const ways = this.hasAttribute('accept') ? [this.#way('document', 'document', { multiple: true, accept: this.getAttribute('accept') })]
      : flag(this, 'hold') ? [camera || this.#way('add', 'camera')]
      : [camera || this.#way('take', 'camera', { capture: 'environment' }), this.#way('choose', 'picture', { multiple: true })];
    this.append(make('div', { class: 'photo-buttons' }, ...ways), this.list);
    if (flag(this, 'hold')) this.#joinForm(this.closest('tw-form'));
  }

  draw() { for (const input of this.inputs) input.disabled = flag(this, 'disabled'); }

  /** A photo for one thing of the entry, whose name becomes its caption; `done` hears when it waits beside the entry. */
  take(caption, done) {
    const arrived = (file) => { if (this.send(file, caption)) done(); };
    if (flag(this, 'camera')) { shoot(arrived); return; }
    const [input] = this.inputs;
    this.asked = arrived;
    input.click();
  }

  holds(caption) { return this.held.some(({ photo }) => photo.caption === caption); }

  /** One photo, from the finger to the answer or, in a form, to the place where it waits. */
  send(file, caption = '') {
    const fits = file.size && file.size <= whole(this, 'largest', Infinity);
    if (!flag(this, 'hold')) return this.#sendNow(file, fits);
    if (fits) this.#hold(file, caption);
    else snack(word('photo_too_large'));
    return fits;
  }

  async #sendNow(file, fits) {
    const job = new Job(file);
    this.list.append(job.element);
    if (!fits) { job.refuse(word('photo_too_large')); return; }
    const answer = await sendPhoto(this.getAttribute('action'), newKey(), file, job);
    if (!answer) return job.remove();
    if (answer.status >= 300) return job.refuse(answer.body.error?.message || word('refused'));
    job.remove();
    snack(answer.body.message || word('saved'), '', 4);
  }

  #way(name, sign, attributes = {}) {
    const input = make('input', { type: 'file', accept: 'image/*', class: 'cover', ...attributes });
    input.addEventListener('change', () => {
      const take = this.asked ?? ((file) => this.send(file));
      this.asked = null;
      for (const file of input.files) take(file);
      input.value = ''; // the same photo may be chosen again
    });
    input.addEventListener('cancel', () => { this.asked = null; });
    this.inputs.push(input);
    return make('label', { class: `btn btn-plain btn-lg photo-${name}` }, icon(sign), make('span', {}, word(`photo_${name}`)), input);
  }

  #camera(label) {
    const look = button({ class: 'btn btn-plain btn-lg photo-camera' }, icon('camera'), make('span', {}, word(label)));
    look.addEventListener('click', () => shoot((file) => this.send(file)));
    return look;
  }

  async #joinForm(form) {
    this.drawer = draftKey(form.getAttribute('action'), form.getAttribute('record') ?? '');
    form.addEventListener('saved', ({ detail }) => { if (detail.id) this.#release(detail.id); });
    form.addEventListener('emptied', () => this.#empty());
    form.addEventListener('refilled', () => { for (const photo of this.thrown) this.#show(photo, true); });
    for (const photo of await waitingPhotos(this.drawer)) if (!photo.action && photo.drawer === this.drawer) this.#show(photo);
  }

  #hold(file, caption) { this.#show({ key: newKey(), drawer: this.drawer, action: '', file, caption, at: Date.now() }, true); }

  #show(photo, keep = false) {
    const held = { photo, source: URL.createObjectURL(photo.file) };
    held.element = heldPhoto(held.source, () => {
      this.#put(held);
      snack(word('photo_removed'), word('undo'), 8, () => this.#show(photo, true));
    });
    this.held.push(held);
    this.list.append(held.element);
    if (keep) keepPhoto(photo);
  }

  #put(held) {
    this.held = this.held.filter((other) => other !== held);
    URL.revokeObjectURL(held.source);
    held.element.remove();
    forgetPhoto(held.photo.key);
    if (held.photo.caption && !this.holds(held.photo.caption)) emit(this, 'photo-away', { caption: held.photo.caption });
  }

  #empty() {
    this.thrown = this.held.map(({ photo }) => photo);
    for (const held of this.held) this.#put(held);
  }

  // The entry is saved and has an id: from now on they are on their way, even if this page or the power goes.
  #release(id) {
    const photos = this.held.map(({ photo }) => ({ ...photo, action: this.getAttribute('action') + id + captioned(photo.caption) }));
    for (const held of this.held) held.element.remove();
    this.held = [];
    for (const photo of photos) keepPhoto(photo).then(() => onTheirWay(photo));
  }
}

const captioned = (caption) => (caption ? `&caption=${encodeURIComponent(caption)}` : '');

/** One that waits beside an entry; a touch takes it away. */
export function heldPhoto(source, takeAway) {
  const picture = make('img', { src: source, alt: '', width: 64, height: 48 });
  const off = button({ class: 'photo-held', 'aria-label': word('photo_remove') }, picture, icon('close', 20));
  off.addEventListener('click', takeAway);
  return make('li', {}, off);
}

/** Photos of this person whose entry was saved and that nobody has answered yet. */
export async function resendPhotos() {
  for (const photo of await waitingPhotos(draftKey())) if (photo.action) onTheirWay(photo);
}

async function onTheirWay(photo) {
  if (await sendQuietly(photo)) forgetPhoto(photo.key);
}

/** What is seen of one photo while it is on its way. */
class Job {
  constructor(file) {
    this.picture = make('img', { alt: '', width: 64, height: 48 });
    this.picture.src = URL.createObjectURL(file);
    this.picture.onerror = () => this.picture.remove(); // a kind this browser cannot show
    this.said = make('span', { class: 'grow small', role: 'status' }, word('sending'));
    this.bar = make('i');
    this.progress = make('div', { class: 'progress', role: 'progressbar', 'aria-label': word('sending'), 'aria-valuemin': 0, 'aria-valuemax': 100 }, this.bar);
    this.end = button({ class: 'icon-btn', 'aria-label': word('cancel') }, icon('close'));
    this.end.addEventListener('click', () => this.stop());
    this.element = make('li', { class: 'photo-job' }, this.picture, make('div', { class: 'col2 grow' }, this.said, this.progress), this.end);
  }

  show(share) {
    const percent = Math.round(share * 100);
    this.bar.style.width = `${percent}%`;
    this.progress.setAttribute('aria-valuenow', percent);
    this.#say(word(share < 1 ? 'sending' : 'photo_developing'));
  }

  wait(reason) { this.#say(reason || word('photo_waiting')); }

  stop() {
    this.stopped = true;
    this.request?.abort();
    this.wake?.();
    this.remove();
  }

  refuse(sentence) {
    this.#say(sentence);
    this.progress.replaceWith(mark('warn', 22));
    this.element.classList.add('is-refused');
    this.end.setAttribute('aria-label', word('close'));
  }

  remove() {
    URL.revokeObjectURL(this.picture.src);
    this.element.remove();
  }

  #say(sentence) { if (this.said.textContent !== sentence) this.said.textContent = sentence; }
}

customElements.define('tw-photo', Photo);
