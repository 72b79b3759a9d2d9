// One photo or document in one POST, tried until somebody answers; leaving the page does not stop it.
import { snack } from './snack.js';
import { word } from './words.js';

const STALLED = 30_000; // milliseconds without a byte getting through
const DEVELOPING = 90_000; // from the last byte to the answer
const PAUSE = 1000;
const LONGEST_PAUSE = 15_000;

/** The answer as {status, body}; null when the person stopped it. `job` shows how far it is and can stop it. */
export async function sendPhoto(action, key, file, job) {
  for (let pause = PAUSE; !job.stopped; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const answer = await once(action, key, file, job);
    if (job.stopped) return null;
    if (answer.final) return answer;
    job.wait(answer.reason);
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
  if (!again) return { final: true, status: request.status, body };
  const reason = request.status === 507 ? body?.error?.message : ''; // a full disk: somebody has to do something before this gets through
  return { final: false, wait: 1000 * Number(request.getResponseHeader('Retry-After') ?? 0), reason };
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

// Its end says what it is; half a sign cannot be sent.
const short = (name) => encodeURIComponent([...name.replace(/\p{Surrogate}/gu, '')].slice(-200).join(''));

/** Without anybody watching: only how it ended is said. False when it has to be sent again by whoever signs in next. */
export async function sendQuietly({ action, key, file }) {
  let told = '';
  const wait = (reason) => { if (reason && reason !== told) snack(told = reason, '', 15); };
  const { status, body } = await sendPhoto(action, key, file, { show() {}, wait });
  if (status === 401) return false;
  snack(status < 300 ? body.message || word('saved') : body.error?.message || word('refused'), '', status < 300 ? 4 : 15);
  return true;
}
