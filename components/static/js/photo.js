// <tw-photo>: takes or chooses photos and sends each in one POST, tried until somebody answers. Leaving the page does not stop it.
import { Island, button, flag, make, whole } from './dom.js';
import { icon, mark } from './icons.js';
import { newKey } from './sending.js';
import { snack } from './snack.js';
import { word } from './words.js';

const STALLED = 30_000; // milliseconds without a byte getting through
const DEVELOPING = 90_000; // from the last byte to the answer
const PAUSE = 1000;
const LONGEST_PAUSE = 15_000;

class Photo extends Island {
  static observedAttributes = ['disabled'];

  build() {
    this.list = make('ul', { class: 'photo-jobs' });
    this.inputs = [this.#input({ capture: 'environment' }), this.#input({ multiple: true })];
    const [take, choose] = [['photo_take', 'camera'], ['photo_choose', 'picture']].map(([name, sign], number) =>
      make('label', { class: `btn btn-plain btn-lg photo-${number ? 'choose' : 'take'}` }, icon(sign), make('span', {}, word(name)), this.inputs[number]));
    this.append(make('div', { class: 'photo-buttons' }, take, choose), this.list);
  }

  draw() { for (const input of this.inputs) input.disabled = flag(this, 'disabled'); }

  #input(attributes) {
    const input = make('input', { type: 'file', accept: 'image/*', class: 'cover', ...attributes });
    input.addEventListener('change', () => {
      for (const file of input.files) this.send(file);
      input.value = ''; // the same photo may be chosen again
    });
    return input;
  }

  /** One photo, from the finger to the answer. */
  async send(file) {
    const job = new Job(file);
    this.list.append(job.element);
    if (!file.size || file.size > whole(this, 'largest', Infinity)) { job.refuse(word('photo_too_large')); return; }
    const answer = await untilAnswered(this.getAttribute('action'), file, job);
    if (!answer) return job.remove();
    if (answer.status >= 300) return job.refuse(answer.body.error?.message || word('refused'));
    job.remove();
    snack(answer.body.message || word('saved'), '', 4);
  }
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

  wait() { this.#say(word('photo_waiting')); }

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

async function untilAnswered(action, file, job) {
  const key = newKey();
  for (let pause = PAUSE; !job.stopped; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const answer = await once(action, key, file, job);
    if (job.stopped) return null;
    if (answer.final) return answer;
    job.wait();
    await rest(Math.max(pause, answer.wait ?? 0), job);
  }
  return null;
}

function once(action, key, file, job) {
  return new Promise((resolve) => {
    const request = job.request = new XMLHttpRequest(); // fetch does not tell how much has been sent
    let timer = 0;
    const watch = (patience) => { clearTimeout(timer); timer = setTimeout(() => request.abort(), patience); };
    request.open('POST', action);
    const headers = { Accept: 'application/json', 'Content-Type': 'application/octet-stream', 'Idempotency-Key': key, 'X-File-Name': short(file.name) };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => { watch(STALLED); job.show(loaded / total); };
    request.upload.onload = () => { watch(DEVELOPING); job.show(1); };
    request.onload = () => resolve(understood(request));
    request.onerror = () => resolve({ final: false });
    request.onabort = () => resolve({ final: false });
    request.onloadend = () => clearTimeout(timer);
    watch(STALLED);
    request.send(file);
  });
}

// Whatever comes from something in between, or from a server in trouble, is asked again.
function understood(request) {
  let body = null;
  try { body = JSON.parse(request.responseText); } catch { /* no answer of ours */ }
  const again = !body || request.status >= 500 || [408, 425, 429].includes(request.status);
  return again ? { final: false, wait: 1000 * Number(request.getResponseHeader('Retry-After') ?? 0) } : { final: true, status: request.status, body };
}

/** Until the pause is over, the network is back, or nobody wants it any more. */
function rest(milliseconds, job) {
  return new Promise((resolve) => {
    const done = () => { clearTimeout(timer); removeEventListener('online', done); resolve(); };
    const timer = setTimeout(done, milliseconds);
    job.wake = done;
    addEventListener('online', done);
  });
}

const short = (name) => encodeURIComponent(name.slice(-30)).slice(0, 100).replace(/%.?$/, '');

customElements.define('tw-photo', Photo);
