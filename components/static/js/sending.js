// One POST, tried until somebody answers. The key in the header makes a repeated try harmless.

const PATIENCE = 4000; // milliseconds for one try
const PAUSE = 1000; // milliseconds between two tries
const LONGEST_PAUSE = 30;

const running = new Map();

/** The answer as {status, body}; null when the person stopped it. One delivery per name, however many forms ask for it. */
export function deliver(name, send) {
  if (!running.has(name)) running.set(name, untilAnswered(send).finally(() => running.delete(name)));
  return running.get(name);
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing on plain http
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function untilAnswered({ action, key, values, onWait, isStopped, keepalive = false }) {
  for (;;) {
    const answer = await once(action, key, values, keepalive);
    if (answer.final) return answer;
    onWait();
    await pause(answer.wait);
    if (isStopped()) return null;
  }
}

// `keepalive` arrives also when the page goes away meanwhile; it bears little, so not every form has it.
async function once(action, key, values, keepalive) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json', 'Idempotency-Key': key };
    const response = await fetch(action, { method: 'POST', headers, body: JSON.stringify(values), signal: abort.signal, credentials: 'same-origin', keepalive });
    return await understood(response);
  } catch {
    return { final: false, wait: PAUSE };
  } finally {
    clearTimeout(timer);
  }
}

// Too early, too many, or a server in trouble: ask again. A "success" that is no JSON came from something in between.
async function understood(response) {
  const body = await response.json().catch(() => null);
  const again = response.status >= 500 || [408, 425, 429].includes(response.status) || (response.ok && !body);
  const asked = Math.min(LONGEST_PAUSE, Number(response.headers.get('Retry-After')) || 0) * 1000;
  return again ? { final: false, wait: Math.max(PAUSE, asked) } : { final: true, status: response.status, body: body ?? {} };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
